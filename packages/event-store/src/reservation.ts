import { createHash } from 'node:crypto';
import type { Aggregate, DomainEvent } from './aggregate.ts';
import { reservationKey } from './layout/keys.ts';
import type { Delete, Put } from './table/table.ts';

/** A unique value that a commit takes or frees. */
export interface Reservation {
  readonly what: string;
  readonly write: Put | Delete;
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
    const free: Delete | undefined =
      old === undefined
        ? undefined
        : {
            kind: 'delete',
            key: reservationKey(what, hashed(old)),
            when: [{ is: 'absent-or-equal', attribute: 'owner', value: owner }],
          };
    const take: Put | undefined =
      fresh === undefined
        ? undefined
        : {
            kind: 'put',
            item: { ...reservationKey(what, hashed(fresh)), owner },
            when: [{ is: 'absent-or-equal', attribute: 'owner', value: owner }],
          };
    return [free, take].flatMap((write) => (write === undefined ? [] : [{ what, write, taken }]));
  });

/**
 * The reservations of one commit, with those of one value made one write, since a transaction takes one write per item:
 * what one aggregate frees and another takes passes from owner to owner.
 * @throws the `taken` error when two aggregates of the commit take one value
 */
export const handedOver = (reservations: readonly Reservation[]): readonly Reservation[] => {
  const byValue = Map.groupBy(
    reservations,
    ({ write }) => (write.kind === 'put' ? write.item : write.key).pk,
  );
  return [...byValue.values()].flatMap((ofOne) => {
    const [take, another] = ofOne.filter(({ write }) => write.kind === 'put');
    if (another !== undefined) throw another.taken();
    const free = ofOne.find(({ write }) => write.kind === 'delete');
    if (take === undefined || free === undefined) return ofOne;
    return [{ ...take, write: { ...take.write, when: free.write.when } }];
  });
};
