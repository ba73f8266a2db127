import { CursorUnknown } from './errors.ts';

/** Rows, and where the next ones begin. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Opaque, for the next request; absent when there are no more. */
  readonly cursor?: string;
}

export interface PageRequest {
  /** From the page before. */
  readonly cursor?: string;
  readonly limit: number;
}

/** What ElectroDB's `go` is given, and what it answers. */
type Go<Row> = (
  generation: string,
  options: { readonly cursor: string | null; readonly limit: number },
) => Promise<{ readonly data: readonly Row[]; readonly cursor: string | null }>;

const SEPARATOR = '.';

/**
 * A page of a query. Its cursor names the generation that it belongs to, so that a list that a client walks through does
 * not change under its feet when readers are switched to another one.
 * @throws CursorUnknown when the cursor is none of ours
 */
export const pageOf = async <Row>(
  current: string,
  { cursor, limit }: PageRequest,
  go: Go<Row>,
): Promise<Page<Row>> => {
  const [generation, inner] = cursor === undefined ? [current, null] : parse(cursor);
  const { data, cursor: next } = await run(() => go(generation, { cursor: inner, limit }), cursor);
  return {
    rows: data,
    ...(next === null ? {} : { cursor: `${generation}${SEPARATOR}${next}` }),
  };
};

/** The generation whose rows a cursor leads into. @throws CursorUnknown when the cursor is none of ours */
export const generationOfCursor = (cursor: string): string => parse(cursor)[0];

const parse = (cursor: string): readonly [string, string] => {
  const at = cursor.indexOf(SEPARATOR);
  const generation = cursor.slice(0, Math.max(0, at));
  const inner = cursor.slice(at + 1);
  if (!/^g\d+$/.test(generation) || !isKeys(inner)) throw new CursorUnknown();
  return [generation, inner];
};

/** Whether a cursor of ElectroDB holds the key of an item, whichever. */
const isKeys = (inner: string): boolean => {
  try {
    const keys: unknown = JSON.parse(Buffer.from(inner, 'base64url').toString());
    if (typeof keys !== 'object' || keys === null) return false;
    const values = Object.values(keys);
    return values.length > 0 && values.every((value) => typeof value === 'string');
  } catch {
    return false;
  }
};

/** ElectroDB and DynamoDB refuse a cursor that was tampered with, each in its own way. */
const run = async <Result>(work: () => Promise<Result>, cursor: string | undefined): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (cursor === undefined || isOutage(error)) throw error;
    throw new CursorUnknown({ cause: error });
  }
};

/** ElectroDB wraps what DynamoDB says. */
const isOutage = (error: unknown): boolean => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return !(cause instanceof Error) || (cause.name !== 'ValidationException' && cause.name !== 'ElectroError');
};
