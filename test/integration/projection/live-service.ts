import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  createEventStore,
  type EventStore,
  type Item,
  systemTiming,
  type Table,
  type Write,
} from '@edtech/event-store';
import { EVENT_PREFIX } from '@edtech/event-store/layout';
import { createProjectionSweeper, createProjector, type Projection } from '@edtech/projection';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Chance } from '../../chaos/memory/chance.ts';
import type { ServiceTables } from './stage.ts';

/** A service that is at work. */
export interface LiveService {
  readonly store: EventStore;
  /** Until everything that was committed has been followed. */
  followed(): Promise<void>;
}

/** So much later, everything that failed is due again. */
const LATER_MILLISECONDS = 3_600_000;

/**
 * An event store whose commits a live projector follows, as the table's stream would tell it: not before the commit, one
 * commit beside the other, and some of them twice. What it cannot follow, because others are at it, a sweeper takes up.
 */
export const liveService = (
  { events, views }: ServiceTables,
  source: string,
  projections: readonly Projection[],
  chance: Chance,
): LiveService => {
  const options = { events, views, projections, log: () => {} };
  const projector = createProjector({ ...options, timing: systemTiming });
  const later = { ...systemTiming, now: () => systemTiming.now() + LATER_MILLISECONDS };
  const sweeper = createProjectionSweeper({ ...options, timing: later });
  const deliveries = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let written = 0;

  const deliver = (records: readonly DynamoDBRecord[]): void => {
    const delivery = projector({ Records: [...records] })
      .then(({ batchItemFailures }) => void failures.push(...batchItemFailures))
      .catch((error: unknown) => void failures.push(error))
      .finally(() => deliveries.delete(delivery));
    deliveries.add(delivery);
  };

  const tell = (writes: readonly Write[]): void => {
    const inserted = writes.filter(isEvent);
    if (inserted.length === 0) return;
    const records = inserted.map(({ item }, at) => recordOf(item, written + at));
    written += records.length;
    deliver(records);
    if (chance.strikes(0.2)) deliver(records);
  };

  const table: Table = {
    ...events,
    async transact(writes, token) {
      const result = await events.transact(writes, token);
      if (result.outcome === 'committed') tell(writes);
      return result;
    },
    async write(write) {
      const result = await events.write(write);
      if (result.outcome === 'applied') tell([write]);
      return result;
    },
  };
  return {
    store: createEventStore({ table, source }),
    async followed() {
      while (deliveries.size > 0) await Promise.all(deliveries);
      const { failing } = await sweeper.sweep(later.now() + 60_000);
      if (failing > 0 || failures.length > 0) throw new AggregateError(failures, `${failing} cannot follow.`);
    },
  };
};

const isEvent = (write: Write): write is Extract<Write, { readonly kind: 'put' }> =>
  write.kind === 'put' && write.item.sk.startsWith(EVENT_PREFIX);

const recordOf = (item: Item, sequenceNumber: number): DynamoDBRecord => ({
  eventID: `record-${sequenceNumber}`,
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: String(sequenceNumber),
    // The Lambda types and the SDK's describe the same wire format by different declarations.
    NewImage: marshall(item) as Record<string, AttributeValue> as NonNullable<
      DynamoDBRecord['dynamodb']
    >['NewImage'],
  },
});
