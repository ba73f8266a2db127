import { marshall } from '@aws-sdk/util-dynamodb';
import { createEventStore, type MemoryTable, memoryTable } from '@edtech/event-store';
import { decodeOutboxItem, type OutboxItem } from '@edtech/event-store/layout';
import { type ManualClock, manualClock, raise, Tally, TellingTally } from '@edtech/testkit';
import type { AttributeValue, DynamoDBStreamEvent } from 'aws-lambda';
import type { DeadLetters } from '../src/dead-letters.ts';
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
  reason: { code: 'MalformedDetail', message: 'no' },
});
export const deferred = (item: OutboxItem): Published => ({
  outcome: 'deferred',
  item,
  reason: { code: 'Throttling', message: 'later' },
});

/** A dead-letter queue that keeps what it is sent. */
export interface KeptLetters extends DeadLetters {
  readonly kept: readonly { readonly id: string; readonly code: string }[];
}

export const keptLetters = (): KeptLetters => {
  const kept: { id: string; code: string }[] = [];
  return {
    kept,
    async send({ id }, { code }) {
      kept.push({ id, code });
    },
  };
};

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
  /** Commits `count` events that publish, each of an aggregate of its own: `t-0`, `t-1`, … */
  commit(count: number): Promise<void>;
  /** Commits `count` events of one aggregate. */
  commitTo(aggregateId: string, count: number): Promise<void>;
  /** The only record there is. */
  only(): OutboxItem;
  outbox(): readonly OutboxItem[];
  /** What the stream reports of the outbox as it stands. */
  streamEvent(): DynamoDBStreamEvent;
}

/** @param others tables into which items may go along */
export const scene = (
  aggregate: typeof Tally = Tally,
  others: Readonly<Record<string, MemoryTable>> = {},
): Scene => {
  const table = memoryTable(others);
  const clock = manualClock();
  const store = createEventStore({ table, source: 'edtech.test', timing: clock });
  const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;
  const outbox = () =>
    table
      .items()
      .filter(({ pk }) => pk.startsWith('outbox#'))
      .map(decodeOutboxItem);
  const raised = async (aggregateId: string): Promise<void> => {
    await store.execute(aggregate, aggregateId, raise(1), { context });
  };
  return {
    table,
    clock,
    outbox,
    only() {
      const [item, ...others] = outbox();
      if (item === undefined || others.length > 0) throw new Error('there is not exactly one record');
      return item;
    },
    async commitTo(aggregateId, count) {
      for (let one = 0; one < count; one += 1) await raised(aggregateId);
    },
    async commit(count) {
      for (let one = 0; one < count; one += 1) await raised(`t-${one}`);
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

/** Local messages, each of an aggregate of its own: `t-0`, `t-1`, … */
export const toldItems = async (count: number): Promise<readonly OutboxItem[]> => {
  const { commit, outbox } = scene(TellingTally);
  await commit(count);
  return outbox().filter(({ destination }) => destination === 'local');
};

export const noLog = (): void => {};

export const all = async <One>(items: AsyncIterable<One>): Promise<readonly One[]> => {
  const collected: One[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};
