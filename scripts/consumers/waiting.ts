import type { FenceSubject } from '@edtech/event-store/layout';
import { type LaneState, readWaiting, type WaitingLane, type WaitsFor } from '@edtech/messaging';
import { columns } from '../local/columns.ts';
import { duration } from '../outbox/duration.ts';
import type { Inbox } from './inboxes.ts';

export interface Shown extends Omit<WaitingLane, 'subject'>, FenceSubject {
  readonly service: string;
}

export interface Waits {
  /** Longest first. */
  readonly aggregates: readonly Shown[];
  /** How many wait in all. */
  readonly total: number;
}

export interface WaitingOptions {
  readonly limit: number;
  /** Name of the only consumer to look at. */
  readonly only?: string;
}

/** What waits in `inboxes`, longest first, at most `limit`. */
export const waiting = async (inboxes: readonly Inbox[], { limit, only }: WaitingOptions): Promise<Waits> => {
  const found = await Promise.all(
    inboxes.map(async ({ service, store, consumers }) => {
      const { lanes, total } = await readWaiting(store, {
        consumers: consumers.map(({ consumer }) => consumer),
        limit,
        ...(only === undefined ? {} : { only }),
      });
      const aggregates = lanes.map(({ subject, ...lane }): Shown => ({ service, ...subject, ...lane }));
      return { aggregates, total };
    }),
  );
  const aggregates = found
    .flatMap((one) => one.aggregates)
    .sort((one, other) => (one.since < other.since ? -1 : 1));
  return {
    aggregates: aggregates.slice(0, limit),
    total: found.reduce((sum, { total }) => sum + total, 0),
  };
};

/** What waits, as a person reads it. */
export const waitingPage = ({ aggregates, total }: Waits, now: number): string => {
  const table = columns(
    'WAITING',
    ['consumer', 'source', 'aggregate', 'handled', 'waits for', 'for', 'parked'],
    aggregates.map((one) => [
      one.consumer,
      one.source,
      `${one.aggregateType}/${one.aggregateId}`,
      one.lastSequence,
      reasonText(one.waitsFor),
      duration(now - Date.parse(one.since)),
      one.parked,
    ]),
  );
  const left = total - aggregates.length;
  return left === 0 ? table : `${table}\n  … and ${left} more: give a higher --limit.`;
};

/** What an aggregate waits for, in a few words. */
export const reasonText = (waitsFor: WaitsFor): string => {
  switch (waitsFor.kind) {
    case 'gap': {
      const { fromSequence, toSequence } = waitsFor;
      return `missing ${fromSequence === toSequence ? fromSequence : `${fromSequence}..${toSequence}`}`;
    }
    case 'blocked':
      return `blocked at ${waitsFor.sequence}`;
    case 'awaits':
      return `${waitsFor.type} of ${waitsFor.subject.aggregateType}/${waitsFor.subject.aggregateId}`;
    case 'drain':
      return 'its drain';
    case 'no-consumer':
      return 'a consumer that is gone';
  }
};

/** How far a consumer has come with an aggregate, in a sentence. */
export const stateText = ({ subject, lastSequence, waitsFor }: LaneState): string => {
  const name = `${subject.aggregateType}/${subject.aggregateId}`;
  const handled = lastSequence === 0 ? `none of ${name} yet` : `${name} up to ${lastSequence}`;
  const waits = waitsFor === undefined ? 'nothing waits' : `waits for: ${reasonText(waitsFor)}`;
  return `${subject.consumer} has handled ${handled}; ${waits}.`;
};
