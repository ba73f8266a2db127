import { CursorUnknown } from './refusals.ts';

const encoded = (text: string): string => Buffer.from(text).toString('base64url');

const decoded = (cursor: string, pattern: RegExp): readonly string[] => {
  const [, ...parts] = pattern.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (parts.length === 0) throw new CursorUnknown();
  return parts;
};

/** Goes on after the event of this version. */
export const versionCursor = (version: number): string => encoded(`version ${version}`);

/** @throws CursorUnknown */
export const versionIn = (cursor: string): number => {
  const [version] = decoded(cursor, /^version ([1-9]\d{0,9})$/);
  return Number(version);
};

/** A saga after which a list goes on. */
export interface SagaPlace {
  readonly startedAt: string;
  readonly id: string;
}

export const sagaCursor = ({ startedAt, id }: SagaPlace): string => encoded(`saga ${startedAt} ${id}`);

/** @throws CursorUnknown */
export const sagaIn = (cursor: string): SagaPlace => {
  const [startedAt = '', id = ''] = decoded(cursor, /^saga (\d{4}-\d{2}-\d{2}T[\d:.]+Z) (.+)$/);
  return { startedAt, id };
};
