import { createHash } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { LogEntry } from '@edtech/contracts';
import { createEventStore, type EventStore, type Item, memoryTable, type Table } from '@edtech/event-store';
import { decodeOutboxItem, OUTBOX_PREFIX, type OutboxItem } from '@edtech/event-store/layout';
import { type Queue, sqsHandler } from '@edtech/messaging';
import { manualClock } from '@edtech/testkit';
import type { DynamoDBRecord, SQSRecord } from 'aws-lambda';
import {
  createDelayHandler,
  createSagaSweeper,
  createTimerHandler,
  delaySeconds,
  readHistory,
  readSaga,
  type SagaVersions,
  sagaConsumer,
  sagaVersions,
  TIMER_PREFIX,
  type WakeUp,
} from '../src/index.ts';
import { bookTrip } from './trip.ts';

export const SOURCE = 'edtech.travel';

/** An id as unlike any other as a UUID is, and the same for the same text. */
const idOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
};

/** An event as the bus delivers it. */
export const eventOf = (
  type: string,
  data: object,
  { id = type, aggregate = { type: 'Wish', id: 'w-1', sequence: 1 } } = {},
) => ({
  id: idOf(id),
  type,
  version: 1,
  source: SOURCE,
  aggregate,
  occurredAt: '2026-01-01T00:00:00.000Z',
  correlationId: 'c-1',
  causationId: 'd-1',
  data,
});

const record = (messageId: string, body: string): SQSRecord => ({
  messageId,
  body,
  receiptHandle: `handle-${messageId}`,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 's',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn',
  awsRegion: 'eu-west-1',
});

export interface StageOptions {
  readonly versions?: SagaVersions;
  readonly table?: Table;
  /** Timers of the table; those of the table in memory unless told. */
  readonly timers?: () => Promise<readonly Item[]>;
  /** The store as its functions have it. */
  readonly wrapped?: (store: EventStore) => EventStore;
}

const LONG = { getRemainingTimeInMillis: () => 15_000 };

/** A saga with its table, its stream, its queue of delayed messages, its sweeper and a clock, none of them real. */
export const stage = ({
  versions = sagaVersions([bookTrip]),
  table = memoryTable(),
  timers,
  wrapped = (store) => store,
}: StageOptions = {}) => {
  const clock = manualClock();
  const logged: LogEntry[] = [];
  const log = (entry: LogEntry) => void logged.push(entry);
  const dead: string[] = [];
  const delayed: { readonly wakeUp: WakeUp; readonly seenAt: number }[] = [];
  const stream: DynamoDBRecord[] = [];
  let known = new Map<string, Item>();

  const allTimers = async (): Promise<readonly Item[]> => {
    if (timers !== undefined) return timers();
    const items: Item[] = [];
    for await (const item of table.scan({ pkPrefix: TIMER_PREFIX })) items.push(item);
    return items;
  };

  /** What has changed among the timers since the last look, as the stream tells it. */
  const look = async (): Promise<void> => {
    const now = new Map((await allTimers()).map((item) => [`${item.pk} ${item.sk}`, item]));
    const changes = [
      ...[...now].filter(([key]) => !known.has(key)).map(([, item]) => ['INSERT', item] as const),
      ...[...known].filter(([key]) => !now.has(key)).map(([, item]) => ['REMOVE', item] as const),
    ];
    known = now;
    for (const [eventName, item] of changes) {
      // The Lambda types and the SDK's describe the same wire format by different declarations.
      const image = marshall(item) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];
      stream.push({
        eventName,
        dynamodb: {
          SequenceNumber: String(stream.length + 1),
          ...(eventName === 'INSERT' ? { NewImage: image } : { OldImage: image }),
        },
      } as DynamoDBRecord);
    }
  };

  const store = wrapped(createEventStore({ table, source: SOURCE, timing: clock }));
  const queue: Queue = {
    requeue: async () => {},
    deadLetter: async (_, { code }) => void dead.push(code),
    delay: async () => {},
  };
  const handler = sqsHandler(sagaConsumer({ name: 'travel-trips', versions }), { store, queue, log });
  const delays = {
    send: async (wakeUp: WakeUp) => {
      delayed.push({ wakeUp, seenAt: clock.now() + delaySeconds(wakeUp.at, clock.now()) * 1_000 });
    },
  };
  const onTimer = createTimerHandler({ store, sagas: [versions], delays, log });
  const onDelay = createDelayHandler({ table, delays, timing: clock, log });
  const sweeper = createSagaSweeper({ store, sagas: [versions], log });

  const one = {
    store,
    versions,
    table,
    clock,
    logged,
    dead,
    delayed,
    stream,
    onTimer,
    onDelay,
    saga: (id = 't-1') => readSaga(table, { name: 'Trip', id }),
    history: async (id = 't-1') =>
      (await readHistory(table, { name: 'Trip', id })).map(({ what, step }) =>
        step === undefined ? what : `${what} ${step}`,
      ),
    status: async (id = 't-1') => (await one.saga(id))?.state.status,
    async items(prefix: string): Promise<readonly Item[]> {
      const items: Item[] = [];
      for await (const item of table.scan({ pkPrefix: prefix })) items.push(item);
      return items;
    },
    /** What the saga has said, in the order of its sequence. */
    async said(): Promise<readonly OutboxItem[]> {
      const items = (await one.items(OUTBOX_PREFIX)).map(decodeOutboxItem);
      return items.toSorted((a, b) => a.sk.localeCompare(b.sk));
    },
    saidTypes: async () => (await one.said()).map(({ eventType }) => eventType),
    /** Events arrive, in one batch; gives the number of those that come back. */
    async receive(...events: readonly ReturnType<typeof eventOf>[]): Promise<number> {
      const Records = events.map((event, position) =>
        record(`m-${position}`, JSON.stringify({ detail: event })),
      );
      const { batchItemFailures } = await handler({ Records }, LONG);
      await look();
      return batchItemFailures.length;
    },
    /** The stream's records so far arrive. `lost`: but for those. */
    async runStream(lost: (record: DynamoDBRecord) => boolean = () => false): Promise<void> {
      await look();
      while (stream.length > 0) {
        const batch = stream.splice(0).filter((one) => !lost(one));
        await onTimer({ Records: batch });
        await look();
      }
    },
    /** Delayed messages arrive that are to be seen by now. */
    async runDelayed(): Promise<void> {
      const seen = delayed.filter(({ seenAt }) => seenAt <= clock.now());
      const rest = delayed.filter(({ seenAt }) => seenAt > clock.now());
      delayed.splice(0, delayed.length, ...rest);
      const { batchItemFailures } = await onDelay({
        Records: seen.map(({ wakeUp }, at) => record(String(at), JSON.stringify(wakeUp))),
      });
      const failed = batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
      delayed.push(...seen.filter((_, at) => failed.includes(at)));
      await look();
    },
    async sweep() {
      const report = await sweeper.sweep(clock.now() + 60_000);
      await look();
      return report;
    },
    /** Time passes, and all clocks but the sweeper go on. */
    async passes(seconds: number): Promise<void> {
      await one.runStream();
      clock.advance(seconds * 1_000);
      await one.runDelayed();
      await one.runStream();
    },
  };
  return one;
};

export type Stage = ReturnType<typeof stage>;

export const wanted = () => eventOf('trip.wanted', { tripId: 't-1', to: 'Oslo' });
export const answer = (type: string, id = type) =>
  eventOf(
    type,
    { tripId: 't-1', seat: '12A', code: 'full', reason: 'It is full.' },
    { id, aggregate: { type: 'Flight', id: 'f-1', sequence: 1 } },
  );
