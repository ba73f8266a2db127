import { type ItemKey, markerKey } from './layout/keys.ts';
import type { Item, Write } from './table/table.ts';

/**
 * The write that makes a message's effects happen once: it is part of the commit and fails where the message was
 * handled before.
 */
export interface Guard {
  readonly key: ItemKey;
  readonly write: Write;
  /** Writes that belong to the guard, such as the removal of a parked event. */
  readonly companions: readonly Write[];
  /** Whether `found`, the guard's item as it is now, still says that the message has not been handled. */
  stands(found: Item | undefined): boolean;
  /** What an item that stands in the way means: this message was handled before, or the world moved on. */
  verdict(found: Item | undefined): GuardVerdict;
}

export type GuardVerdict = 'duplicate' | 'moved';

/** The inbox marker of an unordered consumer. It is kept until `expiresAt` (epoch seconds), longer than any redelivery. */
export const inboxMarker = (consumer: string, eventId: string, expiresAt: number): Guard => {
  const key = markerKey(consumer, eventId);
  return {
    key,
    write: { kind: 'put', item: { ...key, expiresAt }, when: [{ is: 'absent' }] },
    companions: [],
    stands: (found) => found === undefined,
    verdict: (found) => (found === undefined ? 'moved' : 'duplicate'),
  };
};
