import { context, inspected } from './inspected.ts';

const stream = { ask: 'stream', type: 'Tally', id: 't-1', after: 0, limit: 10, shown: false } as const;

const filled = async () => {
  const on = inspected();
  await on.raise('t-1', 2);
  await on.note('t-1', 'between us');
  await on.raise('t-1', 3);
  return on;
};

test('a stream is told with the state after each event, and with what each has published', async () => {
  const { ask } = await filled();
  const part = await ask<'stream'>({ ...stream, shown: true });
  expect(part?.events).toMatchObject([
    {
      version: 1,
      type: 'Raised',
      data: { by: 2 },
      state: { total: 2 },
      correlationId: context.correlationId,
      causationId: context.causationId,
      actor: context.actor,
      publishes: [
        { type: 'tally.raised', version: 1, sequence: 1, destination: 'bus', status: 'PENDING', attempts: 0 },
      ],
    },
    { version: 2, data: { note: 'between us' }, state: { total: 2 }, publishes: [] },
    { version: 3, state: { total: 5 }, publishes: [{ sequence: 2 }] },
  ]);
  expect(part?.more).toBe(false);
});

test('data and states are masked unless they are asked for; which fields there are is left', async () => {
  const { ask } = await filled();
  const part = await ask<'stream'>(stream);
  expect(JSON.stringify(part)).not.toContain('between us');
  expect(part?.events.map(({ data, state }) => ({ data, state }))).toEqual([
    { data: { by: '*** (number)' }, state: { total: '*** (number)' } },
    { data: { note: '*** (string)' }, state: { total: '*** (number)' } },
    { data: { by: '*** (number)' }, state: { total: '*** (number)' } },
  ]);
});

test('a part of a stream has the states that the whole has', async () => {
  const { ask } = await filled();
  const whole = await ask<'stream'>({ ...stream, shown: true });
  const first = await ask<'stream'>({ ...stream, shown: true, limit: 2 });
  const rest = await ask<'stream'>({ ...stream, shown: true, after: 2, limit: 2 });
  expect(first?.more).toBe(true);
  expect(rest?.more).toBe(false);
  expect([...(first?.events ?? []), ...(rest?.events ?? [])]).toEqual(whole?.events);
  expect(await ask<'stream'>({ ...stream, after: 3 })).toEqual({ events: [], more: false });
});

test('a stream that is not there, and an aggregate of somebody else, are none of its business', async () => {
  const { ask } = await filled();
  expect(await ask<'stream'>({ ...stream, id: 't-2' })).toBeUndefined();
  expect(await ask<'stream'>({ ...stream, type: 'User' })).toBeUndefined();
});

test('an event that the aggregate does not know leaves the state as it was', async () => {
  const { ask, table } = await filled();
  const [second] = table.items().filter(({ sk }) => sk === 'event#0000000002');
  if (second === undefined) throw new Error('there is a second event');
  await table.write({ kind: 'put', item: { ...second, type: 'Unheard' }, when: [] });
  const part = await ask<'stream'>({ ...stream, shown: true });
  expect(part?.events.map(({ type, state }) => [type, state])).toEqual([
    ['Raised', { total: 2 }],
    ['Unheard', { total: 2 }],
    ['Raised', { total: 5 }],
  ]);
});
