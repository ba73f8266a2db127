import { marshall } from '@aws-sdk/util-dynamodb';
import { createEventStore, type MemoryTable, memoryTable } from '@edtech/event-store';
import { decodeOutboxItem, type OutboxItem } from '@edtech/event-store/layout';
import { type ManualClock, manualClock, raise, Tally } from '@edtech/testkit';
import type { AttributeValue, DynamoDBStreamEvent } from 'aws-lambda';
import type { Published, Publisher } from '../src/publisher.ts';

/** A bus of which the test decides what becomes of each record. It remembers what it took. */
export interface ScriptedBus extends Publisher {
  readonly taken: readonly OutboxItem[];
  answer: (item: OutboxItem) => Published;
}

export const published = (item: OutboxItem): Published => ({ outcome: 'published', item });
export const refused = (item: OutboxItem): Published => ({
  outcome: 'refused',
  item,
  reason: 'MalformedDetail: no',
});
export const deferred = (item: OutboxItem): Published => ({
  outcome: 'deferred',
  item,
  reason: 'Throttling: later',
});

export const scriptedBus = (): ScriptedBus => {
  const taken: OutboxItem[] = [];
  return {
    taken,
    answer: published,
    async publish(items) {
      return items.map((item) => {
        const result = this.answer(item);
        if (result.outcome === 'published') taken.push(item);
        return result;
      });
    },
  };
};

export interface Scene {
  readonly table: MemoryTable;
  readonly clock: ManualClock;
  /** Commits `count` events that publish. */
  commit(count: number): Promise<void>;
  outbox(): readonly OutboxItem[];
  /** What the stream reports of the outbox as it stands. */
  streamEvent(): DynamoDBStreamEvent;
}

export const scene = (): Scene => {
  const table = memoryTable();
  const clock = manualClock();
  const store = createEventStore({ table, source: 'edtech.test', timing: clock });
  const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;
  const outbox = () =>
    table
      .items()
      .filter(({ pk }) => pk.startsWith('outbox#'))
      .map(decodeOutboxItem);
  return {
    table,
    clock,
    outbox,
    async commit(count) {
      for (let one = 0; one < count; one += 1) await store.execute(Tally, `t-${one}`, raise(1), { context });
    },
    streamEvent: () => ({
      Records: outbox().map((item, position) => ({
        eventID: String(position),
        eventName: 'INSERT',
        // The Lambda types and the SDK's describe the same wire format by different declarations.
        dynamodb: { NewImage: marshall(item) as Record<string, AttributeValue> },
      })),
    }),
  };
};

export const noLog = (): void => {};
