import { createHash } from 'node:crypto';
import type { EventFacts, LetterError, Source } from './letter.ts';

const CHARACTERS = 300;

/** What differs between two failures of one cause: ids, times, numbers, and what is quoted. */
const VARIABLE: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<id>'],
  [/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/"[^"]*"|'[^']*'|`[^`]*`/g, '<text>'],
  [/\b[\w.+-]+@[\w.-]+/g, '<address>'],
  [/\b[a-z]+[-_](?=\w*\d)[\w-]+/gi, '<id>'],
  [/\b[0-9a-f]{12,}\b/gi, '<id>'],
  [/\d+(\.\d+)?/g, '<n>'],
];

/** A message without what is different each time. */
export const normalized = (message: string): string =>
  VARIABLE.reduce((text, [pattern, word]) => text.replaceAll(pattern, word), message.replaceAll(/\s+/g, ' '))
    .trim()
    .slice(0, CHARACTERS);

/** The same for all letters that most likely have one cause: 16 hexadecimal digits. */
export const fingerprintOf = (
  source: Pick<Source, 'kind' | 'name'>,
  error: Pick<LetterError, 'code' | 'message'>,
  event: Pick<EventFacts, 'type' | 'version'> | undefined,
): string =>
  digest(
    [
      source.kind,
      source.name,
      error.code,
      event?.type ?? '',
      event?.version ?? '',
      normalized(error.message),
    ],
    16,
  );

/** The first hexadecimal digits of what stands for `parts`. */
export const digest = (parts: readonly (string | number)[], digits: number): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, digits);
