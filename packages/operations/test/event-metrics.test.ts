import { memoryTable } from '@edtech/event-store';
import { batchObserver, type Delivered, type Forwarded } from '@edtech/metrics';
import { manualClock } from '@edtech/testkit';
import fc from 'fast-check';
import { getEventMetrics, type SagaMetrics, sagaMetricsOf } from '../src/index.ts';

const START = '2026-11-28T22:00:00.000Z';
const END = '2026-11-28T22:10:00.000Z';

type Batch = readonly (Delivered | Forwarded)[];

/** Figures of batches, one each minute. */
const counted = async (batches: readonly Batch[]) => {
  const table = memoryTable();
  const clock = manualClock(Date.parse(START));
  for (const batch of batches) {
    const observer = batchObserver({ table, timing: clock, log: () => {} });
    for (const one of batch) 'consumer' in one ? observer.delivered(one) : observer.forwarded(one);
    await observer.end(1_000);
    clock.advance(60_000);
  }
  return table;
};

const noSagas = async () => [];

const metricsOf = async (...batches: readonly Batch[]) =>
  getEventMetrics({ table: await counted(batches), sagas: noSagas }, { from: START, to: END });

const handled = (consumer: string, type: string, latency: number): Delivered => ({
  consumer,
  type,
  ending: 'handled',
  latency,
});

test('nothing happened: everything is zero, and nothing took any time', async () => {
  expect(await metricsOf()).toEqual({
    range: { from: START, to: END },
    totalEvents: 0,
    successfulEvents: 0,
    failedEvents: 0,
    retries: 0,
    duplicates: 0,
    parked: 0,
    processing: { count: 0 },
    eventsByType: {},
    consumers: [],
    outboxes: [],
    sagaMetrics: [],
    batches: 0,
    unreadableBatches: 0,
  });
});

test('events are those that came to an end; what comes again, or waits, is counted beside', async () => {
  const of = { consumer: 'payment-accounts', type: 'user.created' };
  const metrics = await metricsOf(
    [
      { ...of, ending: 'retried' },
      { ...of, ending: 'parked' },
    ],
    [handled(of.consumer, of.type, 300), { ...of, ending: 'duplicate' }, { ...of, ending: 'deadLettered' }],
  );
  expect(metrics).toMatchObject({
    totalEvents: 2,
    successfulEvents: 1,
    failedEvents: 1,
    retries: 1,
    duplicates: 1,
    parked: 1,
    averageProcessingTime: 300,
    batches: 2,
  });
});

test('types and consumers have figures of their own', async () => {
  const { eventsByType, consumers, processing } = await metricsOf(
    [handled('payment-accounts', 'user.created', 100), handled('learning-access', 'course.paid', 3_000)],
    [handled('learning-access', 'user.created', 200)],
  );
  expect(Object.entries(eventsByType).map(([type, { totalEvents }]) => [type, totalEvents])).toEqual([
    ['course.paid', 1],
    ['user.created', 2],
  ]);
  expect(consumers).toMatchObject([
    {
      consumer: 'learning-access',
      totalEvents: 2,
      processing: { count: 2, average: 1_600, withinSecond: 0.5 },
    },
    { consumer: 'payment-accounts', totalEvents: 1, processing: { p50: 100, p95: 100, p99: 100 } },
  ]);
  expect(processing).toMatchObject({ count: 3, average: 1_100, p50: 200, p95: 3_150 });
});

test('an outbox has what it did with its records, each try of it', async () => {
  const of = { source: 'edtech.user', type: 'user.created' };
  const { outboxes, totalEvents } = await metricsOf([
    { ...of, fate: 'deferred' },
    { ...of, fate: 'published', latency: 90 },
    { ...of, type: 'user.deleted', fate: 'failed' },
  ]);
  expect(outboxes).toMatchObject([
    { source: 'edtech.user', published: 1, deferred: 1, refused: 0, failed: 1, publishing: { average: 90 } },
  ]);
  expect(totalEvents).toBe(0);
});

test('sagas of the range are told beside', async () => {
  const asked: unknown[] = [];
  const found: SagaMetrics = sagaMetricsOf('LessonBooking', []);
  const range = { from: START, to: END };
  const { sagaMetrics } = await getEventMetrics(
    {
      table: memoryTable(),
      sagas: async (of) => {
        asked.push(of);
        return [found];
      },
    },
    range,
  );
  expect([asked, sagaMetrics]).toEqual([[range], [found]]);
});

const ENDINGS = ['handled', 'deadLettered', 'retried', 'duplicate', 'parked'] as const;
const deliveries = fc.array(
  fc.record({
    consumer: fc.constantFrom('payment-accounts', 'learning-access'),
    type: fc.constantFrom('user.created', 'course.paid'),
    ending: fc.constantFrom(...ENDINGS),
    latency: fc.nat(10_000),
  }),
);

test('however events are spread over batches, each is counted once, in every sum', () =>
  fc.assert(
    fc.asyncProperty(fc.array(deliveries, { maxLength: 6 }), async (batches) => {
      const { totalEvents, successfulEvents, failedEvents, retries, duplicates, parked, ...parts } =
        await metricsOf(...batches);
      const all = batches.flat();
      const of = (name: string) => all.filter((one) => one.ending === name).length;
      expect([successfulEvents, failedEvents, retries, duplicates, parked]).toEqual(ENDINGS.map(of));
      expect(totalEvents).toBe(successfulEvents + failedEvents);
      const sum = (counts: readonly { readonly totalEvents: number }[]) =>
        counts.reduce((total, one) => total + one.totalEvents, 0);
      expect(sum(Object.values(parts.eventsByType))).toBe(totalEvents);
      expect(sum(parts.consumers)).toBe(totalEvents);
    }),
    { numRuns: 50 },
  ));
