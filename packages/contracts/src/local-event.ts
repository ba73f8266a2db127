import type { EventContract } from './event-contract.ts';
import type { RequestContract } from './request-contract.ts';

/** One version of a message that a service sends to itself alone. No other service sees it, and no bus carries it. */
export interface LocalContract<Type extends string = string, Version extends number = number, Data = unknown>
  extends EventContract<Type, Version, Data> {
  readonly local: true;
}

export interface LocalNames<Type extends string, Version extends number> {
  readonly type: Type;
  readonly version: Version;
  /** The service. */
  readonly context: string;
  /** Type of the aggregate that tells it. */
  readonly aggregate: string;
}

/** A violation that says no more than that there is a field which the contract does not know. */
const UNKNOWN_FIELD = 'additionalProperties';

/**
 * Declares a local message by a schema of the service's own. It is closed for who tells it. Who hears it lets unknown fields
 * through: a message may be told by the next version of the service, and heard by this one, while the two are deployed.
 *
 * @example
 * export const userAudited = localEvent({ type: 'user.audited', version: 1, context: 'user', aggregate: 'User' }, schema);
 */
export const localEvent = <const Type extends string, const Version extends number, Data>(
  names: LocalNames<Type, Version>,
  schema: RequestContract<Data>,
): LocalContract<Type, Version, Data> => ({
  ...names,
  local: true,
  publish: schema.validate,
  consume: (data) => schema.validate(data).filter(({ rule }) => rule !== UNKNOWN_FIELD),
});

/** Whether the events of `contract` stay within their service. */
export const isLocal = (contract: EventContract): contract is LocalContract =>
  'local' in contract && contract.local === true;
