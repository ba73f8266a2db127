import fc from 'fast-check';
import { bucketItem, endedAt, figuresIn, minutePk, minutePks } from '../src/bucket.ts';
import { ENDINGS, FATES, type Figures, merge, mergeAll, NO_FIGURES } from '../src/figures.ts';
import { countOf } from '../src/histogram.ts';
import { type Batch, batch, figuresOf } from './arbitraries.ts';

/** Maps as lists: their order counts. */
const plain = ({ consumers, outboxes, sweeps }: Figures): unknown =>
  JSON.parse(
    JSON.stringify({ consumers, outboxes, sweeps }, (_key, value) =>
      value instanceof Map ? [...value] : value,
    ),
  );

test('the order in which batches are merged makes no difference, nor how they are grouped', () =>
  fc.assert(
    fc.property(batch, batch, batch, (a, b, c) => {
      const [one, two, three] = [figuresOf(a), figuresOf(b), figuresOf(c)];
      expect(plain(merge(one, two))).toEqual(plain(merge(two, one)));
      expect(plain(merge(merge(one, two), three))).toEqual(plain(merge(one, merge(two, three))));
      expect(plain(merge(one, NO_FIGURES))).toEqual(plain(one));
    }),
  ));

test('batches that are merged are as one batch with all of it', () =>
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 5 }), (batches) => {
      expect(plain(mergeAll(batches.map((one) => figuresOf(one))))).toEqual(plain(figuresOf(...batches)));
    }),
  ));

const totals = ({ consumers, outboxes, sweeps }: Figures) => ({
  passes: sweeps.reduce((sum, { passes }) => sum + passes, 0),
  endings: ENDINGS.map((name) => consumers.reduce((sum, { counts }) => sum + counts[name], 0)),
  fates: FATES.map((name) => outboxes.reduce((sum, { counts }) => sum + counts[name], 0)),
  timed: [...consumers, ...outboxes].reduce((sum, { latency }) => sum + countOf(latency.histogram), 0),
  time: [...consumers, ...outboxes].reduce((sum, { latency }) => sum + latency.sum, 0),
});

const counted = ({ deliveries, forwardings, sweeps = [] }: Batch) => {
  const timed = [...deliveries, ...forwardings].flatMap(({ latency }) => latency ?? []);
  return {
    passes: sweeps.length,
    endings: ENDINGS.map((name) => deliveries.filter(({ ending }) => ending === name).length),
    fates: FATES.map((name) => forwardings.filter(({ fate }) => fate === name).length),
    timed: timed.length,
    time: timed.reduce((sum, one) => sum + one, 0),
  };
};

test('everything is counted once', () =>
  fc.assert(fc.property(batch, (one) => expect(totals(figuresOf(one))).toEqual(counted(one)))));

test('what is kept is what was counted', () =>
  fc.assert(
    fc.property(batch, fc.integer({ min: 0, max: 4e12 }), (one, at) => {
      const figures = figuresOf(one);
      const item = bucketItem(figures, { id: 'b-1', at });
      expect(item).toMatchObject({ pk: minutePk(at), sk: 'b-1' });
      const read = figuresIn(item);
      expect(plain(read ?? NO_FIGURES)).toEqual(plain(figures));
    }),
  ));

test('a range has every minute that it touches, and no other', () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 3_600_000 }), (from, length) => {
      const pks = minutePks(from, from + length);
      expect(new Set(pks).size).toBe(pks.length);
      expect([pks[0], pks.at(-1)]).toEqual([minutePk(from), minutePk(from + length - 1)]);
      const touched = new Set(
        Array.from({ length: 61 }, (_, minute) =>
          minutePk(Math.min(from + minute * 60_000, from + length - 1)),
        ),
      );
      expect(pks).toEqual([...touched]);
    }),
  ));

test('a batch that was kept before passes were counted is read as one without', () => {
  const item = bucketItem(figuresOf(), { id: 'b-1', at: 0 });
  expect(item.figures).toBe('{"c":[],"o":[]}');
  expect(figuresIn(item)?.sweeps).toEqual([]);
});

test('when a batch ended is known to the second, and never too early', () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
      const late = endedAt(bucketItem(NO_FIGURES, { id: 'b-1', at })) - at;
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(1_000);
    }),
  ));

test.each([
  ['of another version', { version: 2 }],
  ['without figures', { figures: 7 }],
  ['whose figures are no JSON', { figures: '{' }],
  ['without lines', { figures: '{}' }],
  ['with a line that is none', { figures: '{"c":[1],"o":[]}' }],
  ['with a negative count', { figures: '{"c":[["a","b.c",[-1],0,[]]],"o":[]}' }],
  ['with more counts than there are', { figures: '{"c":[["a","b.c",[1,1,1,1,1,1],0,[]]],"o":[]}' }],
  ['with passes of no outbox', { figures: '{"c":[],"o":[],"s":[[7,1]]}' }],
  ['with half a pass', { figures: '{"c":[],"o":[],"s":[["user",0.5]]}' }],
  ['with half a bucket', { figures: '{"c":[["a","b.c",[1],0,[3]]],"o":[]}' }],
  ['with a bucket that there is not', { figures: '{"c":[["a","b.c",[1],0,[161,1]]],"o":[]}' }],
])('an item %s is not read', (_what, content) => {
  const item = bucketItem(figuresOf(), { id: 'b-1', at: 0 });
  expect(figuresIn(item)).toEqual(NO_FIGURES);
  expect(figuresIn({ ...item, ...content })).toBeUndefined();
});
