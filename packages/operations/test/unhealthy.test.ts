import { getUnhealthyEvents, type HealthSource, type UnhealthyEvent } from '../src/index.ts';

const event = (place: string, since?: string): UnhealthyEvent => ({
  kind: 'gap',
  service: 'payment',
  place,
  count: 1,
  ...(since === undefined ? {} : { since }),
  reason: 'because',
  remedy: 'mend it',
});

const source = (place: string, ...events: readonly UnhealthyEvent[]): HealthSource => ({
  service: 'payment',
  place,
  async *unhealthy() {
    yield* events;
  },
});

const broken: HealthSource = {
  service: 'user',
  place: 'outbox',
  async *unhealthy() {
    yield event('outbox', '2026-01-03');
    throw new Error('no answer');
  },
};

test('nothing is unhealthy where there is nothing', async () => {
  expect(await getUnhealthyEvents({ sources: [source('a')], limit: 9 })).toEqual({ events: [], more: [] });
});

test('what has been so for longest comes first, and what nobody knows the age of before all', async () => {
  const sources = [source('a', event('a', '2026-01-02')), source('b', event('b', '2026-01-01'), event('c'))];
  const { events } = await getUnhealthyEvents({ sources, limit: 9 });
  expect(events.map(({ place }) => place)).toEqual(['c', 'b', 'a']);
});

test('a source that fails hides no other, and what it has told by then stays', async () => {
  const { events } = await getUnhealthyEvents({
    sources: [broken, source('a', event('a', '2026-01-02'))],
    limit: 9,
  });
  expect(events.map(({ kind, place }) => [kind, place])).toEqual([
    ['unknown', 'outbox'],
    ['gap', 'a'],
    ['gap', 'outbox'],
  ]);
  expect(events[0]?.reason).toContain('no answer');
});

test('of each source there are so many as asked for, and it is said where there are more', async () => {
  const many = Array.from({ length: 3 }, () => event('many', '2026-01-01'));
  const query = { sources: [source('many', ...many), source('one', event('one', '2026-01-01'))] };
  expect(await getUnhealthyEvents({ ...query, limit: 2 })).toMatchObject({
    events: { length: 3 },
    more: ['payment many'],
  });
  expect((await getUnhealthyEvents({ ...query, limit: 3 })).more).toEqual([]);
});
