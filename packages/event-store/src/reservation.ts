import { createHash } from 'node:crypto';
import type { Aggregate, DomainEvent } from './aggregate.ts';
import { reservationKey } from './layout/keys.ts';
import type { Write } from './table/table.ts';

/** A unique value that a commit takes or frees. */
export interface Reservation {
  readonly what: string;
  readonly write: Write;
  /** The refusal when another aggregate holds the value. */
  readonly taken: () => Error;
}

/** Keys carry a hash: a value may be personal, and a key cannot be encrypted or masked. */
const hashed = (value: string): string => createHash('sha256').update(value, 'utf8').digest('base64url');

/** What has to be reserved and freed when the aggregate `id` goes from state `before` to state `after`. */
export const reservationsBetween = <State, Event extends DomainEvent>(
  { type, unique = {} }: Aggregate<State, Event>,
  id: string,
  before: State,
  after: State,
): readonly Reservation[] =>
  Object.entries(unique).flatMap(([what, { value, taken }]) => {
    const old = value(before);
    const fresh = value(after);
    if (old === fresh) return [];
    const owner = `${type}#${id}`;
    const free: Write | undefined =
      old === undefined
        ? undefined
        : {
            kind: 'delete',
            key: reservationKey(what, hashed(old)),
            when: [{ is: 'absent-or-equal', attribute: 'owner', value: owner }],
          };
    const take: Write | undefined =
      fresh === undefined
        ? undefined
        : {
            kind: 'put',
            item: { ...reservationKey(what, hashed(fresh)), owner },
            when: [{ is: 'absent-or-equal', attribute: 'owner', value: owner }],
          };
    return [free, take].flatMap((write) => (write === undefined ? [] : [{ what, write, taken }]));
  });
