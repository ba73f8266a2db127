import { createHash } from 'node:crypto';
import type { Identity } from './identity.ts';
import type { Incoming } from './incoming.ts';

/** A request that may come again, as its Idempotency-Key says: in the shape that the event store remembers. */
export interface RequestClaim {
  /** The same for one caller, one route and one key. */
  readonly id: string;
  /** The same for requests that ask for the same: path, query and body. */
  readonly request: string;
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url');

/** Objects with their keys in order, so that two bodies that say the same are the same. */
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, of]) => [key, inOrder(of)]);
};

/** The claim of a request; undefined without a key. */
export const claimOf = (
  { route }: Incoming,
  key: string | undefined,
  identity: Identity | undefined,
  asked: { readonly path: object; readonly query: object; readonly body: unknown },
): RequestClaim | undefined =>
  key === undefined
    ? undefined
    : {
        id: hashOf([identity?.userId ?? null, route, key]),
        request: hashOf([inOrder(asked.path), inOrder(asked.query), inOrder(asked.body ?? null)]),
      };
