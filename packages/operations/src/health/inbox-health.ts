import type { EventStore } from '@edtech/event-store';
import { type Consumer, readWaiting, UNHEALTHY_MILLISECONDS, type WaitingLane } from '@edtech/messaging';
import type { HealthSource, UnhealthyEvent } from './unhealthy.ts';

export interface InboxHealthOptions {
  readonly service: string;
  readonly store: EventStore;
  /** All consumers of the service. */
  readonly consumers: readonly Consumer[];
}

/** Aggregates whose events ordered consumers keep for a turn that does not come. */
export const inboxHealth = ({ service, store, consumers }: InboxHealthOptions): HealthSource => ({
  service,
  place: 'inboxes',
  async *unhealthy() {
    const { lanes } = await readWaiting(store, { consumers, limit: Number.POSITIVE_INFINITY });
    const now = store.timing.now();
    for (const lane of lanes) if (isUnhealthy(lane, now)) yield unhealthy(service, lane);
  },
});

/** What nobody but a person can mend is unhealthy from its first moment on. */
const isUnhealthy = ({ waitsFor, since }: WaitingLane, now: number): boolean =>
  waitsFor.kind === 'blocked' ||
  waitsFor.kind === 'no-consumer' ||
  now - Date.parse(since) > UNHEALTHY_MILLISECONDS;

const unhealthy = (service: string, lane: WaitingLane): UnhealthyEvent => {
  const { subject, waitsFor, since, parked: count } = lane;
  const { consumer, source, aggregateType, aggregateId } = subject;
  const aggregate = `${aggregateType}/${aggregateId}`;
  const waits = { service, place: consumer, subject: `${aggregate} of ${source}`, count, since };
  const discard = (sequence: number): string =>
    `npm run consumers -- discard ${consumer} ${source} ${aggregateType} ${aggregateId} ${sequence} --by … --reason …`;
  switch (waitsFor.kind) {
    case 'gap': {
      const { fromSequence, toSequence } = waitsFor;
      return {
        ...waits,
        kind: 'gap',
        reason: `Events ${fromSequence} to ${toSequence} have not come, although their producer was asked for them.`,
        remedy: `npm run outbox -- show ${aggregate}; what never comes: ${discard(fromSequence)}`,
      };
    }
    case 'blocked':
      return {
        ...waits,
        kind: 'blocked',
        count: count + 1,
        reason: `Event ${waitsFor.sequence} is a dead letter, and those after it wait.`,
        remedy: `Mend the cause and redrive it, or: ${discard(waitsFor.sequence)}`,
      };
    case 'awaits': {
      const awaited = waitsFor.subject;
      return {
        ...waits,
        kind: 'waiting',
        reason: `It waits for ${waitsFor.type} of ${awaited.aggregateType}/${awaited.aggregateId}.`,
        remedy: `Look why that does not come: npm run consumers -- waiting --consumer ${consumer}`,
      };
    }
    case 'drain':
      return {
        ...waits,
        kind: 'waiting',
        reason: 'Its turn has come, and nobody goes on with it.',
        remedy: 'Look whether the inbox sweeper runs.',
      };
    case 'no-consumer':
      return {
        ...waits,
        kind: 'waiting',
        reason: 'No consumer has this name any more.',
        remedy: 'Give the consumer its name back.',
      };
  }
};
