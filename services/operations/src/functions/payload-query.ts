import { oneOf, type QueryOf, RequestRefused, text } from '@edtech/http';

const REASON_CHARACTERS = 500;

/** The query parameters by which somebody asks for what may be personal. */
export const payloadQuery = { payload: oneOf('shown'), reason: text({ most: REASON_CHARACTERS }) };

/**
 * Why payloads are to be shown; undefined when they are not.
 * @throws RequestRefused `query-invalid`
 */
export const reasonIn = ({ payload, reason }: QueryOf<typeof payloadQuery>): string | undefined => {
  const refuse = (path: string, message: string): never => {
    throw new RequestRefused('query-invalid', { violations: [{ path, rule: 'required', message }] });
  };
  const given = reason?.trim() ?? '';
  if (payload === 'shown') return given === '' ? refuse('reason', 'is required with payload=shown') : given;
  return reason === undefined ? undefined : refuse('payload', 'is required with a reason');
};
