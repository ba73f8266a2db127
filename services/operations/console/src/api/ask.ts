import { Refusal, refusalIn, unreachable } from './refusal.ts';
import { currentToken, rejected } from './session.ts';

const NOBODY = new Refusal(401, 'signed-out', 'Nobody is signed in.');

const exchange = async (path: string, init: RequestInit): Promise<unknown> => {
  const token = await currentToken().catch((error: unknown) => {
    throw error instanceof Refusal ? error : unreachable(error);
  });
  if (token === undefined) throw NOBODY;
  const response = await fetch(path, {
    ...init,
    cache: 'no-store',
    headers: { ...init.headers, authorization: `Bearer ${token}` },
  }).catch((error: unknown) => {
    throw init.signal?.aborted ? error : unreachable(error);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const refusal = refusalIn(response.status, body);
  if (refusal.status === 401) rejected('The platform does not take this token (any more). Sign in again.');
  if (refusal.status === 403)
    rejected("This token is not an administrator's, so the platform tells it nothing.");
  throw refusal;
};

/**
 * Reads what stands at `path`.
 * @typeParam Answer what the API's contract says that it answers there: the browser does not check it again
 * @throws Refusal
 */
export const read = async <Answer>(path: string, signal?: AbortSignal): Promise<Answer> =>
  (await exchange(path, signal === undefined ? {} : { signal })) as Answer;

/**
 * Changes something, once, however often the request arrives.
 * @param seen the version that the caller has seen: what was changed since is refused
 * @throws Refusal
 */
export const change = async <Answer>(path: string, body: object, seen?: number): Promise<Answer> =>
  (await exchange(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
      ...(seen === undefined ? {} : { 'if-match': `"${seen}"` }),
    },
  })) as Answer;
