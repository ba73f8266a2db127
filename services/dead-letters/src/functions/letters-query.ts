import { AGGREGATE_PATTERN, type Because, HISTORY_LIMITS, STATES } from '@edtech/dead-letters';
import { type Identity, matching, oneOf, type QueryOf, RequestRefused } from '@edtech/http';

/** The query parameters that say which letters are meant. */
export const choiceQuery = {
  state: oneOf('ALL', ...STATES),
  aggregate: matching(AGGREGATE_PATTERN, 'must be a type and an id, as in User/u-1'),
};

export const causeQuery = { cause: matching(/^[0-9a-f]{16}$/, 'must be 16 hexadecimal digits') };

const { reasonCharacters } = HISTORY_LIMITS;

/** The query parameters with which what may be personal is asked for. */
export const revealQuery = {
  payload: oneOf('shown'),
  reason: matching(
    new RegExp(`^(?=.*\\S).{1,${reasonCharacters}}$`),
    `must be 1 to ${reasonCharacters} characters, and not blank`,
  ),
};

/**
 * Who is shown what may be personal, and why; undefined when nobody asks for it.
 * @throws RequestRefused `query-invalid` of one of the two without the other
 */
export const shownTo = (
  { payload, reason }: QueryOf<typeof revealQuery>,
  { userId }: Identity,
): Because | undefined => {
  if (payload !== undefined && reason !== undefined) return { by: userId, reason };
  if (payload === undefined && reason === undefined) return undefined;
  const path = payload === undefined ? 'payload' : 'reason';
  throw new RequestRefused('query-invalid', {
    violations: [{ path, rule: 'required', message: 'is required' }],
  });
};
