import { text, wholeNumber } from './query.ts';

const USUAL = 20;
const MOST = 100;
/** A cursor holds the keys of a row. */
const CURSOR_CHARACTERS = 2_048;

/** The query parameters of a list: `query: { ...paging }`. */
export const paging = {
  cursor: text({ most: CURSOR_CHARACTERS }),
  limit: wholeNumber({ from: 1, to: MOST }),
};

/** What is asked for of a list; 20 unless told. */
export const pageRequest = ({
  cursor,
  limit = USUAL,
}: {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}): { readonly cursor?: string; readonly limit: number } => ({
  limit,
  ...(cursor === undefined ? {} : { cursor }),
});
