import { createHash } from 'node:crypto';
import { partOf } from '@edtech/projection';

/** Where there is no course, no tutor, or no currency. No id is written so: a % of an id is followed by 25 or 23. */
export const NONE = '%none';

/** An id as part of a key whose parts a # divides. */
export const inKey = (id: string | undefined): string =>
  id === undefined ? NONE : id.replaceAll('%', '%25').replaceAll('#', '%23');

/** The reverse of `inKey`. */
export const fromKey = (part: string): string | undefined =>
  part === NONE ? undefined : part.replaceAll('%23', '#').replaceAll('%25', '%');

/** Whose figures a row holds: those of everybody, of a tutor, or of a course. */
export const SCOPES = ['all', 'tutor', 'course'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * Into how many partitions the rows of a month are divided, so that none of them takes all the writes, and a report
 * reads them side by side.
 */
export const PARTS = 16;

/** In how many rows the figures of one tutor or course, on one day, are kept: a course that is sold to many at once. */
export const SHARDS = 8;

/** All parts there are, for whoever has to read them all. */
export const ALL_PARTS: readonly string[] = Array.from({ length: PARTS }, (_, part) => String(part));

export const partOfKey = (key: string): string => String(partOf(key, PARTS));

/** Tells users apart and nobody who they are: a set of users needs no more. As long for every id. */
export const memberOf = (userId: string): string => createHash('sha256').update(userId).digest('base64url');
