import { createEventStore, IdempotencyKeyReused, memoryTable, once } from '@edtech/event-store';
import { raise, Tally } from '@edtech/testkit';

const context = { correlationId: 'c-1', causationId: 'r-1', actor: { kind: 'anonymous' } } as const;
const claim = { id: 'key', request: 'raise by 1' };

const scene = () => {
  const store = createEventStore({ table: memoryTable(), source: 'edtech.test' });
  let asked = 0;
  return {
    store,
    /** Raises a tally by 1, as a request with this claim does. */
    ask: (request: typeof claim | undefined = claim) =>
      once(store, { context, claim: request }, async (tx) => {
        asked += 1;
        const { version } = await tx.execute(Tally, 't-1', raise(1));
        return { version, attempt: asked };
      }),
    total: async () => (await store.load(Tally, 't-1')).state.total,
  };
};

test('a request that comes again gets the answer that it got, and nothing is done', async () => {
  const { ask, total } = scene();
  const first = await ask();
  expect(await ask()).toEqual(first);
  expect(await total()).toBe(1);
});

test('two at once do it once, and get one answer', async () => {
  const { ask, total } = scene();
  const [one, other] = await Promise.all([ask(), ask()]);
  expect(one).toEqual(other);
  expect(await total()).toBe(1);
});

test('another request under the same key is refused, and nothing is done', async () => {
  const { ask, total } = scene();
  await ask();
  await expect(ask({ ...claim, request: 'raise by 2' })).rejects.toThrow(IdempotencyKeyReused);
  expect(await total()).toBe(1);
});

test('without a key it is done as often as it is asked for', async () => {
  const { store, ask, total } = scene();
  await once(store, { context, claim: undefined }, (tx) => tx.execute(Tally, 't-1', raise(1)));
  await ask();
  expect(await total()).toBe(2);
});

test('what is refused is decided again', async () => {
  const { store, ask, total } = scene();
  const refused = once(store, { context, claim }, async () => {
    throw new RangeError('no');
  });
  await expect(refused).rejects.toThrow(RangeError);
  await ask();
  expect(await total()).toBe(1);
});

test('what refuses a request because of what the same one has done meanwhile does not reach the caller', async () => {
  const { store, ask } = scene();
  const late = once(store, { context, claim }, async () => {
    await ask();
    throw new RangeError('it is done already');
  });
  expect(await late).toEqual({ version: 1, attempt: 1 });
});
