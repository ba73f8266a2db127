import { isSafeId } from './correlation.ts';
import { RequestRefused } from './refusal.ts';
import type { KeyUse } from './route-handler.ts';

const quoted = /^"([^"]*)"$/;

/**
 * The Idempotency-Key of a request. The IETF draft writes it in double quotes, most clients do not: both are the same
 * key. https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 *
 * @throws RequestRefused `idempotency-key-malformed`
 */
export const readIdempotencyKey = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  const key = quoted.exec(header.trim())?.[1] ?? header.trim();
  if (!isSafeId(key)) throw new RequestRefused('idempotency-key-malformed');
  return key;
};

/**
 * The key, for a route that takes one in this way.
 * @throws RequestRefused `idempotency-key-malformed`, `idempotency-key-required`
 */
export const readKey = (header: string | undefined, use: KeyUse | undefined): string | undefined => {
  const key = use === undefined ? undefined : readIdempotencyKey(header);
  if (use === 'required' && key === undefined) throw new RequestRefused('idempotency-key-required');
  return key;
};
