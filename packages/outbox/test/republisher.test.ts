import type { OutboxItem } from '@edtech/event-store/layout';
import { Tally, TellingTally } from '@edtech/testkit';
import type { Published, PublishOptions } from '../src/publisher.ts';
import { createRepublisher, RepublishIncomplete, RepublishRefused } from '../src/republisher.ts';
import { complete } from '../src/transitions.ts';
import { deferred, noLog, published, refused, scene } from './fixture.ts';

const replay = { id: 'r-1', consumer: 'payment-accounts' };

const setUp = async (count: number, aggregate = Tally) => {
  const stage = scene(aggregate);
  await stage.commitTo('t-1', count);
  await stage.commitTo('t-10', 2);
  const calls: { readonly sequences: readonly number[]; readonly options: PublishOptions | undefined }[] = [];
  const answers: { of: (item: OutboxItem) => Published } = { of: published };
  const { republish } = createRepublisher({
    table: stage.table,
    publisher: {
      async publish(items, options) {
        calls.push({ sequences: items.map(({ sequence }) => sequence), options });
        return items.map((item) => answers.of(item));
      },
    },
    log: noLog,
  });
  const range = (fromSequence: number, toSequence: number, mark = replay) =>
    republish({ aggregateType: 'Tally', aggregateId: 't-1', fromSequence, toSequence, replay: mark });
  const sequences = () => calls.flatMap((call) => call.sequences);
  return { ...stage, calls, answers, range, sequences };
};

test('a range is published again in order, for one consumer, and the records stay as they are', async () => {
  const { range, calls, sequences, table } = await setUp(10);
  const before = table.items();
  expect(await range(3, 6)).toEqual({ published: 4, missing: [] });
  expect(sequences()).toEqual([3, 4, 5, 6]);
  expect(calls[0]?.options).toEqual({ replay });
  expect(table.items()).toEqual(before);
});

test('local messages are none of it, and stand in no event’s place', async () => {
  const { range, sequences, outbox } = await setUp(4, TellingTally);
  expect(outbox().filter(({ destination }) => destination === 'local')).toHaveLength(6);
  expect(await range(2, 4)).toEqual({ published: 3, missing: [] });
  expect(sequences()).toEqual([2, 3, 4]);
});

test('records of any status are published again', async () => {
  const { range, outbox, table, clock, sequences } = await setUp(4);
  const [first, second] = outbox();
  if (!first || !second) throw new Error('four were committed');
  await complete(table, first, { now: clock.now(), retentionDays: 30 });
  await table.update({
    kind: 'update',
    key: { pk: second.pk, sk: second.sk },
    set: { status: 'FAILED' },
    when: [],
  });
  await range(1, 4);
  expect(sequences()).toEqual([1, 2, 3, 4]);
});

test('what the outbox does not hold is named', async () => {
  const { range, outbox, table } = await setUp(5);
  for (const { pk, sk, sequence } of outbox())
    if (sequence === 2 && pk.endsWith('#t-1'))
      await table.write({ kind: 'delete', key: { pk, sk }, when: [] });
  expect(await range(1, 7)).toEqual({ published: 4, missing: [2, 6, 7] });
});

test('a record that cannot be read is missing', async () => {
  const { range, outbox, table } = await setUp(3);
  const broken = outbox().find(({ sequence }) => sequence === 2);
  if (broken === undefined) throw new Error('three were committed');
  const key = { pk: broken.pk, sk: broken.sk };
  await table.update({ kind: 'update', key, set: {}, remove: ['source'], when: [] });
  expect(await range(1, 3)).toEqual({ published: 2, missing: [2] });
});

test('a long range goes out in parts, so that it is never all in memory', async () => {
  const { range, calls, sequences } = await setUp(160);
  expect(await range(11, 160)).toEqual({ published: 150, missing: [] });
  expect(calls.map((call) => call.sequences.length)).toEqual([50, 50, 50]);
  expect(sequences()).toEqual(Array.from({ length: 150 }, (_, index) => index + 11));
});

test.each([
  { answer: deferred, kind: 'unavailable' },
  { answer: refused, kind: 'refused' },
])(
  'what the bus does not take is an error that says where to go on, and whether it is any use: $kind',
  async ({ answer, kind }) => {
    const { range, answers, calls } = await setUp(120);
    answers.of = (item) => (item.sequence === 60 || item.sequence === 70 ? answer(item) : published(item));
    const error = await range(1, 120).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RepublishIncomplete);
    expect(error).toMatchObject({
      kind,
      code: 'republish-incomplete',
      published: 98,
      deferred: [60, 70],
      resumeFrom: 60,
    });
    // An outage is not worked through to the end.
    expect(calls).toHaveLength(2);
    answers.of = published;
    expect(await range(60, 120)).toEqual({ published: 61, missing: [] });
  },
);

test.each([
  [0, 5],
  [5, 4],
  [1.5, 2],
  [1, Number.NaN],
  [1, 1_001],
])('sequences %d to %d are refused before anything is read', async (from, to) => {
  const { range, calls } = await setUp(1);
  await expect(range(from, to)).rejects.toThrow(RepublishRefused);
  expect(calls).toEqual([]);
});

test('a thousand sequences are what one call takes, and the error says to ask in parts', async () => {
  const { range } = await setUp(1);
  expect((await range(1, 1_000)).missing).toHaveLength(999);
  await expect(range(1, 1_001)).rejects.toThrow(/1001 sequences are more than the 1000 .* in parts/);
});

test('a mark that no envelope can carry is refused', async () => {
  const { range } = await setUp(1);
  await expect(range(1, 1, { id: '', consumer: 'c' })).rejects.toThrow(/replay\.id/);
  await expect(range(1, 1, { id: 'r', consumer: 'c'.repeat(129) })).rejects.toThrow(/replay\.consumer/);
});
