import { RequestRefused, wholeNumber } from '@edtech/http';

/** The number of a message, in a query; 0 is before the first. */
export const messageNumber = wholeNumber({ from: 0, to: 9_999_999_999 });

/** Which page of messages is asked for: what comes after a number, or what is before one. Neither: the latest. */
export interface Around {
  readonly after?: number;
  readonly before?: number;
}

export interface MessageRange {
  /** Both inclusive. */
  readonly first: number;
  readonly last: number;
}

/**
 * The numbers of a page; undefined when there are none. Numbers have no gaps, so a page needs no cursor, and always starts where
 * the one next to it ends.
 * @param latest the number of the last message
 * @throws RequestRefused `query-invalid` when both ends are given
 */
export const rangeOf = (
  { after, before }: Around,
  limit: number,
  latest: number,
): MessageRange | undefined => {
  if (after !== undefined && before !== undefined) {
    const message = 'must not be given together with before';
    throw new RequestRefused('query-invalid', { violations: [{ path: 'after', rule: 'either', message }] });
  }
  const last =
    after === undefined ? Math.min((before ?? latest + 1) - 1, latest) : Math.min(after + limit, latest);
  const first = after === undefined ? Math.max(last - limit + 1, 1) : after + 1;
  return first > last ? undefined : { first, last };
};
