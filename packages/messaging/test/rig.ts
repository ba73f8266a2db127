import type { DataOf, EventContract, LogEntry, sequenceGapFoundV1 } from '@edtech/contracts';
import {
  createEventStore,
  decodeFence,
  type Fence,
  type MemoryTable,
  memoryTable,
} from '@edtech/event-store';
import { decodeOutboxItem, type FenceSubject, fenceKey, type OutboxItem } from '@edtech/event-store/layout';
import { type ManualClock, manualClock, raise, Tally, tallyRaised } from '@edtech/testkit';
import type { SQSRecord } from 'aws-lambda';
import {
  type Consumer,
  consumer,
  createInboxSweeper,
  type Delivery,
  handles,
  type InboxReport,
  type Queue,
  sqsHandler,
} from '../src/index.ts';
import { process } from './crashes.ts';
import { delivered, eventOf, record, SOURCE } from './deliveries.ts';

export const raised: EventContract<'tally.raised', 1, { readonly by: number }> = {
  type: 'tally.raised',
  version: 1,
  context: tallyRaised.context,
  aggregate: tallyRaised.aggregate,
  publish: tallyRaised.publish,
  consume: tallyRaised.consume,
};

/** Mirrors a source aggregate; each event adds to it as it stands, so that order and count show in the result. */
export const mirror = (ordered: Consumer['ordered'] = 'each event adds to the one before'): Consumer =>
  consumer({
    name: 'mirror',
    ordered,
    on: [handles(raised, ({ aggregate, data }, tx) => tx.execute(Tally, aggregate.id, raise(data.by)))],
  });

/** A mirror that fails at the events that `fails` names. */
export const fragile = (
  fails: (sequence: number, id: string) => boolean,
  ordered: Consumer['ordered'] = 'each event adds to the one before',
): Consumer =>
  consumer({
    name: 'mirror',
    ordered,
    on: [
      handles(raised, ({ aggregate: { id, sequence }, data }, tx) => {
        if (fails(sequence, id)) throw new Error('the handler cannot');
        return tx.execute(Tally, id, raise(data.by));
      }),
    ],
  });

export interface Sent {
  readonly body: string;
  readonly delaySeconds?: number;
  readonly attributes?: SQSRecord['messageAttributes'];
}

export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  readonly code: string;
  readonly reason: string;
}

interface RigOptions {
  readonly table?: MemoryTable;
  readonly clock?: ManualClock;
}

/** A consumer with its table, its queue, its sweeper and a clock, none of them real. */
export const rig = (
  declared: Consumer = mirror(),
  { table = memoryTable(), clock = manualClock() }: RigOptions = {},
) => {
  const lambda = process();
  const sweeping = process();
  const storeOn = (on: MemoryTable) =>
    createEventStore({ table: on, source: 'edtech.mirror', timing: clock });
  const store = storeOn(table);
  const requeued: Sent[] = [];
  const dead: DeadLetter[] = [];
  const delays: { readonly messageId: string; readonly seconds: number }[] = [];
  const logged: LogEntry[] = [];
  const observed: Delivery[] = [];
  /** Milliseconds that each batch left for its figures. */
  const ended: number[] = [];
  const log = (entry: LogEntry) => void logged.push(entry);
  const queue: Queue = {
    requeue: async (body, options) => void requeued.push({ body, ...options }),
    deadLetter: async ({ messageId, body }, { code, message }) =>
      void dead.push({ messageId, body, code, reason: message }),
    delay: async ({ messageId }, seconds) => void delays.push({ messageId, seconds }),
  };
  const handler = sqsHandler(declared, {
    store: storeOn(lambda.table(table)),
    log,
    queue: lambda.queue(queue),
    observe: () => ({
      delivered: (delivery) => void observed.push(delivery),
      end: async (milliseconds) => void ended.push(milliseconds),
    }),
  });
  const sweeper = createInboxSweeper({
    store: storeOn(sweeping.table(table)),
    consumers: [{ consumer: declared, queue: sweeping.queue(queue) }],
    log,
  });

  /** One invocation with these messages; gives the ids of those that failed. */
  const receiveWithin = async (
    remaining: () => number,
    ...records: readonly SQSRecord[]
  ): Promise<readonly string[]> => {
    const { batchItemFailures } = await handler(
      { Records: [...records] },
      { getRemainingTimeInMillis: remaining },
    );
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  const receive = (...records: readonly SQSRecord[]) => receiveWithin(() => 15_000, ...records);

  let messages = 0;
  const receiveBody = (body: string) => {
    messages += 1;
    return receive(record(`m-${messages}`, body));
  };

  const subjectOf = (aggregateId: string, aggregateType = 'Tally'): FenceSubject => ({
    consumer: declared.name,
    source: SOURCE,
    aggregateType,
    aggregateId,
  });

  return {
    store,
    table,
    clock,
    queue,
    lambda,
    sweeping,
    requeued,
    dead,
    delays,
    logged,
    observed,
    ended,
    receive,
    receiveWithin,
    receiveBody,
    subjectOf,
    /** The events of the Tally `id` with these sequences arrive, one invocation each. */
    async take(id: string, ...sequences: readonly number[]): Promise<void> {
      for (const sequence of sequences) await receiveBody(delivered(eventOf(id, sequence)));
    },
    /** Everything in the queue arrives, and what that brings into it, until it is empty. */
    async settle(): Promise<void> {
      for (let next = requeued.shift(); next !== undefined; next = requeued.shift())
        await receiveBody(next.body);
    },
    sweep: (): Promise<InboxReport> => sweeper.sweep(clock.now() + 60_000),
    async history(id: string): Promise<readonly number[]> {
      const amounts: number[] = [];
      for await (const { event } of store.read(Tally, id))
        if (event.type === 'Raised') amounts.push(event.data.by);
      return amounts;
    },
    async fence(id: string, aggregateType = 'Tally'): Promise<Fence> {
      const subject = subjectOf(id, aggregateType);
      return decodeFence(subject, await table.get(fenceKey(subject)));
    },
    parked: () => table.items().filter(({ sk }) => sk.startsWith('parked#')),
    /** Everything that waits, or is noted to be waited for. */
    waiting: () => table.items().filter(({ sk }) => sk.startsWith('parked#') || sk.startsWith('dependent#')),
    /** What the attention index would show operators as blocked. */
    blocked: () => table.items().filter(({ attentionPk }) => String(attentionPk).startsWith('blocked#')),
    gaps: () => gapItems(table).map(({ eventData }) => parseGap(eventData)),
    gapItems: () => gapItems(table),
  };
};

export type Rig = ReturnType<typeof rig>;

const gapItems = (table: MemoryTable): readonly OutboxItem[] =>
  table
    .items()
    .filter(({ eventType }) => eventType === 'sequence.gap.found')
    .map(decodeOutboxItem);

// Written by the event store, which held it against the contract.
const parseGap = (text: string) => JSON.parse(text) as DataOf<typeof sequenceGapFoundV1>;
