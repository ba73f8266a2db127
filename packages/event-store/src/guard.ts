import { type FenceSubject, fenceKey, type ItemKey, markerKey } from './layout/keys.ts';
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
  /** What the item that stands in the way means: the message was handled before, or the world moved on. */
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
    verdict: (found) => (found === undefined ? 'moved' : 'duplicate'),
  };
};

/** How far an ordered consumer has come with one source aggregate. */
export interface Fence {
  readonly subject: FenceSubject;
  /** Sequence of the last event handled; 0 before the first. */
  readonly lastSequence: number;
  readonly lastEventId?: string;
}

/** The condition under which the fence is still as it was read. */
export const unmoved = ({ lastSequence }: Fence): Write['when'] =>
  lastSequence === 0 ? [{ is: 'absent' }] : [{ is: 'equal', attribute: 'lastSequence', value: lastSequence }];

/** Moves the fence past the next event in order. */
export const fenceAdvance = (fence: Fence, eventId: string, companions: readonly Write[] = []): Guard => {
  const key = fenceKey(fence.subject);
  const sequence = fence.lastSequence + 1;
  return {
    key,
    write: {
      kind: 'update',
      key,
      set: { lastSequence: sequence, lastEventId: eventId },
      when: unmoved(fence),
    },
    companions,
    verdict: (found) => (Number(found?.lastSequence ?? 0) >= sequence ? 'duplicate' : 'moved'),
  };
};

export const decodeFence = (subject: FenceSubject, item: Item | undefined): Fence => ({
  subject,
  lastSequence: Number(item?.lastSequence ?? 0),
  ...(typeof item?.lastEventId === 'string' ? { lastEventId: item.lastEventId } : {}),
});
