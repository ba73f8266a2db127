import type { OutboxItem } from '@edtech/event-store/layout';
import type { Published, Reason } from '../publisher.ts';
import type { Patience } from './patience.ts';

/** Where the events of a replay go. */
export interface ReplayTarget {
  /** Never rejects: each record's fate is in the answer. Sends in the order of `records`. */
  send(records: readonly OutboxItem[]): Promise<readonly Published[]>;
}

export interface Delivered {
  readonly sent: number;
  readonly refused: number;
}

/** The replay was asked to stop before all of what it was sending was taken. */
export class Stopped extends Error {}

/**
 * Sends records until each of them is taken or refused for good.
 * @throws ReplayInterrupted, Stopped
 */
export const deliver = async (
  target: ReplayTarget,
  records: readonly OutboxItem[],
  patience: Patience,
  until: AbortSignal,
  onRefused: (record: OutboxItem, reason: Reason) => void,
): Promise<Delivered> => {
  let left = records;
  let refused = 0;
  for (;;) {
    const results = await target.send(left);
    const putOff: { readonly item: OutboxItem; readonly reason: Reason }[] = [];
    for (const result of results) {
      if (result.outcome === 'deferred') putOff.push(result);
      if (result.outcome !== 'refused') continue;
      refused += 1;
      onRefused(result.item, result.reason);
    }
    const [first] = putOff;
    if (first === undefined) {
      patience.renew();
      return { sent: records.length - refused, refused };
    }
    if (until.aborted) throw new Stopped();
    if (putOff.length < left.length) patience.renew();
    left = putOff.map(({ item }) => item);
    await patience.bear(first.reason);
    if (until.aborted) throw new Stopped();
  }
};
