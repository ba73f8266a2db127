import type { Item } from '@edtech/event-store';
import type { Chance } from './chance.ts';

type Key = { readonly pk: string; readonly sk: string };

/** An item of a transaction that is committed, but not yet at this item. */
export interface Held {
  readonly key: Key;
  readonly before: Item | undefined;
  readonly until: number;
}

/**
 * Transactions that are under way. DynamoDB commits them item by item: until it has come to an item, reads see what was
 * there before, and other writes of it are turned away.
 * https://www.usenix.org/conference/atc23/presentation/idziorek
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation
 */
export interface Ongoing {
  /** How long a transaction is under way. */
  duration(): number;
  /** Holds the item for a part of `milliseconds`. */
  hold(key: Key, before: Item | undefined, milliseconds: number): void;
  at(key: Key): Held | undefined;
  within(pk: string, from: string, to: string): readonly Held[];
}

const LONGEST_MILLISECONDS = 60;

/** When the coordinator of a transaction fails, another has to take over. */
const LONGEST_RECOVERY_MILLISECONDS = 1_000;

export const createOngoing = (now: () => number, chance: Chance): Ongoing => {
  let held: readonly Held[] = [];
  const open = (): readonly Held[] => {
    if (held.length > 0) held = held.filter(({ until }) => until > now());
    return held;
  };
  return {
    duration: () =>
      chance.between(2, chance.strikes(0.25) ? LONGEST_RECOVERY_MILLISECONDS : LONGEST_MILLISECONDS),
    hold(key, before, milliseconds) {
      if (milliseconds > 0) held = [...open(), { key, before, until: now() + chance.below(milliseconds) }];
    },
    at: ({ pk, sk }) => open().find(({ key }) => key.pk === pk && key.sk === sk),
    within: (pk, from, to) => open().filter(({ key }) => key.pk === pk && from <= key.sk && key.sk <= to),
  };
};
