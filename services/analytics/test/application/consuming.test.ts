import { readdirSync, readFileSync } from 'node:fs';
import { paymentCompletedV1 } from '@edtech/contracts';
import { activity } from '../../src/application/activity.ts';
import { Activity, activityId } from '../../src/domain/activity.ts';
import type { ActivityEvent } from '../../src/domain/facts.ts';
import { scene } from './scene.ts';
import { happening, type Told } from './told.ts';

const CORPUS = new URL('../../../../test/corpus/', import.meta.url);

/** An event of each kind that is published, as it was published. */
const corpus: readonly Told[] = readdirSync(CORPUS).flatMap((file) =>
  JSON.parse(readFileSync(new URL(file, CORPUS), 'utf8')),
);

const recorded = async (at: ReturnType<typeof scene>, { source, aggregate }: Told) => {
  const events: ActivityEvent[] = [];
  for await (const { event } of at.store.read(Activity, activityId(source, aggregate))) events.push(event);
  return events;
};

/** As the first event of its aggregate. */
const first = (told: Told): Told => ({ ...told, aggregate: { ...told.aggregate, sequence: 1 } });

const isHandled = ({ type }: Told) => activity.on.some(({ contract }) => contract.type === type);

test('what figures are made of is among what is published', () => {
  for (const { contract } of activity.on) expect(corpus.map(({ type }) => type)).toContain(contract.type);
});

test.each(corpus.filter(isHandled).map((told) => [`${told.type} v${told.version}`, first(told)] as const))(
  '%s becomes one event, of when it happened, without what identifies a person',
  async (_, told) => {
    const at = scene();
    await at.hear(told, told);
    const events = await recorded(at, told);
    expect(events).toHaveLength(1);
    expect(events[0]?.data).toMatchObject({
      eventId: told.id,
      happenedAt: new Date(told.occurredAt).toISOString(),
    });
    expect(JSON.stringify(events)).not.toMatch(/@|email|displayName/);
  },
);

test.each([
  'payment.authorized',
  'payment.captured',
  'payment.released',
  'lesson.created',
  'user.profile.updated',
])('%s is counted in its order, and in no figure', async (type) => {
  const told = corpus.find((one) => one.type === type);
  if (told === undefined) throw new Error(`no ${type} in the corpus`);
  expect(isHandled(told)).toBe(false);
  const at = scene();
  await at.hear(first(told));
  expect(await recorded(at, told)).toEqual([]);
});

test('a time of another zone is one of UTC', async () => {
  const told = corpus.find(({ type }) => type === 'user.created');
  if (told === undefined) throw new Error('nobody registers');
  const at = scene();
  await at.hear({ ...first(told), occurredAt: '2026-11-28T00:30:00+02:00' });
  expect((await recorded(at, told))[0]?.data.happenedAt).toBe('2026-11-27T22:30:00.000Z');
});

test('what came before version 2 counts in the currency that the platform had then', async () => {
  const told = happening('payment', 'Payment', 'p-1')(paymentCompletedV1, '2025-01-01T10:00:00.000Z', {
    paymentId: 'p-1',
    userId: 's-1',
    tutorId: 't-1',
    amount: 49.9,
    paymentType: 'LESSON',
    timestamp: '2025-01-01T10:00:00.000Z',
  });
  const at = scene();
  await at.hear(told);
  expect(await recorded(at, told)).toMatchObject([
    { type: 'PaymentReceived', data: { amount: { minorUnits: 4_990, currency: 'EUR' } } },
  ]);
});

test('an event that a replay has reprocessed is not recorded twice', async () => {
  const told = corpus.find(({ type }) => type === 'user.created');
  if (told === undefined) throw new Error('nobody registers');
  const at = scene();
  await at.hear(first(told));
  const replay = { id: 'r-1', consumer: activity.name, mode: 'reprocess' } as const;
  await at.hear({ ...first(told), replay });
  expect(await recorded(at, told)).toHaveLength(1);
});

test('events of one aggregate that come in the wrong order are recorded in theirs', async () => {
  const at = scene();
  const [payment, refund] = ['payment.completed', 'payment.refunded'].map((type) =>
    corpus.find((one) => one.type === type && one.version === (type === 'payment.completed' ? 2 : 1)),
  );
  if (payment === undefined || refund === undefined) throw new Error('nobody pays');
  const aggregate = { type: 'Payment', id: 'p-9' };
  await at.hear({ ...refund, aggregate: { ...aggregate, sequence: 2 } });
  await at.hear({ ...payment, aggregate: { ...aggregate, sequence: 1 } });
  expect(
    (await recorded(at, { ...payment, aggregate: { ...aggregate, sequence: 1 } })).map(({ type }) => type),
  ).toEqual(['PaymentReceived', 'PaymentRefunded']);
});
