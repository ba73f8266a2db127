/** Addresses of the API about dead letters. */
export const letterPath = (id: string): string => `/dead-letters/${encodeURIComponent(id)}`;

export interface LettersChoice {
  readonly state?: string | undefined;
  readonly cause?: string | undefined;
  readonly aggregate?: string | undefined;
}

const PAGE = 50;

const queryOf = (choice: LettersChoice): URLSearchParams =>
  new URLSearchParams(Object.entries(choice).flatMap(([name, value]) => (value ? [[name, value]] : [])));

export const lettersPath = (choice: LettersChoice, cursor?: string): string => {
  const query = queryOf(choice);
  query.set('limit', String(PAGE));
  if (cursor !== undefined) query.set('cursor', cursor);
  return `/dead-letters?${query}`;
};

/** With `reason`, what may be personal is shown, and that goes on record. */
export const shownPath = (path: string, reason: string | undefined): string =>
  reason === undefined ? path : `${path}?${new URLSearchParams({ payload: 'shown', reason })}`;
