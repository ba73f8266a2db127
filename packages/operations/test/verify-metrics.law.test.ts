import type { OutboxItem } from '@edtech/event-store/layout';
import fc from 'fast-check';
import { deferred, published, refused } from '../../outbox/test/fixture.ts';
import { freshRecount, type RecountSegment, type VerifyMetricsReport, verifyMetrics } from '../src/index.ts';
import { iso, MINUTE, type VerifyScene, verifyScene } from './verify-scene.ts';

const CONSUMERS = ['ordered', 'unordered'] as const;

const places = fc.array(fc.nat(20), { minLength: 1, maxLength: 6 });
const consumer = fc.constantFrom(...CONSUMERS);

/** What may happen, each as often as chance has it. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('commit'),
      aggregate: fc.nat(2),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  // Any of the events, in any order, as often as it likes: some of them fail.
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('deliver'),
      to: consumer,
      places,
      failed: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('requeued'), to: consumer }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('publish'),
      by: fc.constantFrom('forward', 'sweep'),
      answers: fc.array(fc.constantFrom(published, deferred, refused), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('time'), milliseconds: fc.integer({ min: 1, max: 90_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep-inbox'), to: consumer }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

const history = fc.array(step, { maxLength: 40 });

const take = async (scene: VerifyScene, one: Step): Promise<void> => {
  switch (one.kind) {
    case 'commit':
      return scene.commitTo(`t-${one.aggregate}`, one.count);
    case 'deliver':
      return scene.consumers[one.to].deliver(one.places, one.failed);
    case 'requeued':
      return scene.consumers[one.to].takeRequeued();
    case 'publish': {
      let tries = 0;
      scene.bus.answer = (item) => (one.answers[tries++ % one.answers.length] ?? published)(item);
      await scene[one.by]();
      return;
    }
    case 'time':
      return scene.clock.advance(one.milliseconds);
    case 'sweep-inbox':
      await scene.consumers[one.to].sweep();
      return;
  }
};

const placeOf = ({ consumers, outboxes }: VerifyMetricsReport, place: string) =>
  [...consumers, ...outboxes].find((one) => one.place === place) ?? {
    recounted: 0,
    counted: { atLeast: 0, atMost: 0 },
    missing: { atLeast: 0, atMost: 0 },
    surplus: { atLeast: 0, atMost: 0 },
  };

const exactly = (count: number) => ({ atLeast: count, atMost: count });

const completed = ({ outbox }: VerifyScene): readonly OutboxItem[] =>
  outbox().filter(({ status }) => status === 'COMPLETED');

test('of all time a recount is what the runtime did, and figures are what was recounted', () =>
  fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const scene = verifyScene();
      for (const one of steps) await take(scene, one);
      const report = await scene.verify();
      for (const name of CONSUMERS) {
        const handled = scene.consumers[name].handled();
        expect(placeOf(report, name)).toMatchObject({
          recounted: handled,
          counted: exactly(handled),
          missing: exactly(0),
          surplus: exactly(0),
        });
      }
      // What was published twice was counted twice, and its record was marked once.
      const records = completed(scene).length;
      expect(placeOf(report, 'edtech.test')).toMatchObject({
        recounted: records,
        counted: exactly(scene.tries.published),
        missing: exactly(0),
        surplus: exactly(scene.tries.published - records),
      });
    }),
    { numRuns: 150 },
  ));

test('of batches whose figures were lost exactly what they had handled is missing', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 40 }), async (steps) => {
      const scene = verifyScene();
      for (const [one, isLost] of steps) {
        scene.lose(isLost);
        await take(scene, one);
      }
      const report = await scene.verify();
      for (const name of CONSUMERS)
        expect([name, placeOf(report, name).missing]).toEqual([name, exactly(scene.lost[name])]);
      // What was published twice hides what was lost.
      const { missing } = placeOf(report, 'edtech.test');
      expect(missing.atLeast).toBeLessThanOrEqual(scene.lost.published);
    }),
    { numRuns: 150 },
  ));

const committedAt = ({ outbox }: VerifyScene, aggregateId: string, sequence: number): number =>
  Date.parse(
    outbox().find((one) => one.aggregateId === aggregateId && one.sequence === sequence)?.createdAt ?? '',
  );

test('of any minutes the recount is exact, and neither misses nor claims what was not', () =>
  fc.assert(
    fc.asyncProperty(history, fc.nat(8), fc.integer({ min: 1, max: 8 }), async (steps, first, length) => {
      const scene = verifyScene();
      const { ordered, unordered } = scene.consumers;
      const handledAt: number[] = [];
      for (const one of steps) {
        const before = unordered.handled();
        await take(scene, one);
        for (let made = before; made < unordered.handled(); made += 1) handledAt.push(scene.clock.now());
      }
      scene.clock.advance(16 * MINUTE);
      const [from, to] = [scene.start + first * MINUTE, scene.start + (first + length) * MINUTE];
      const isIn = (at: number): boolean => from <= at && at < to;
      const report = await scene.verify({ from: iso(from), to: iso(to) });

      const marked = placeOf(report, 'unordered');
      expect(marked.recounted).toBe(handledAt.filter(isIn).length);

      let fenced = 0;
      for (const aggregateId of ['t-0', 't-1', 't-2']) {
        const { lastSequence } = await ordered.fence(aggregateId);
        for (let sequence = 1; sequence <= lastSequence; sequence += 1)
          if (isIn(committedAt(scene, aggregateId, sequence))) fenced += 1;
      }
      const passed = placeOf(report, 'ordered');
      expect(passed.recounted).toBe(fenced);

      const records = completed(scene).filter(({ processedAt = '' }) => isIn(Date.parse(processedAt))).length;
      const outbox = placeOf(report, 'edtech.test');
      expect(outbox.recounted).toBe(records);

      for (const { recounted, counted, missing, surplus } of [marked, passed]) {
        expect(counted.atLeast).toBeLessThanOrEqual(recounted);
        expect(counted.atMost).toBeGreaterThanOrEqual(recounted);
        expect([missing.atLeast, surplus.atLeast]).toEqual([0, 0]);
      }
      expect(outbox.missing.atLeast).toBe(0);
    }),
    { numRuns: 150 },
  ));

test('a recount that is stopped anywhere and goes on is as one that was not', () =>
  fc.assert(
    fc.asyncProperty(history, fc.integer({ min: 1, max: 4 }), fc.nat(6), async (steps, parts, saves) => {
      const scene = verifyScene();
      for (const one of steps) await take(scene, one);
      const whole = await scene.verify(undefined, freshRecount(scene.stores, parts));

      const stopping = new AbortController();
      let kept: readonly RecountSegment[] = freshRecount(scene.stores, parts);
      let told = 0;
      const options = {
        table: scene.figures,
        stores: scene.stores,
        range: whole.range,
        concurrency: 1,
        now: scene.clock.now,
      };
      const stopped = await verifyMetrics({
        ...options,
        segments: kept,
        signal: stopping.signal,
        onProgress(segments) {
          // As a file keeps it.
          kept = JSON.parse(JSON.stringify(segments));
          told += 1;
          if (told > saves) stopping.abort();
        },
      });
      const resumed = await verifyMetrics({
        ...options,
        segments: kept,
        signal: new AbortController().signal,
      });
      expect(resumed).toEqual(whole);
      if (!stopped.finished) expect([stopped.consumers, stopped.outboxes]).toEqual([[], []]);
    }),
    { numRuns: 60 },
  ));

test('every item of every table is read', async () => {
  const scene = verifyScene();
  await scene.commitTo('t-0', 3);
  await scene.consumers.ordered.deliver([0, 1, 2]);
  const { items } = await scene.verify();
  const all = [scene.table, scene.consumers.ordered.table, scene.consumers.unordered.table];
  expect(items).toBe(all.reduce((total, table) => total + table.items().length, 0));
});
