import { discardLetter, editLetter, redriveLetter, routeLetter, viewLetter } from '@edtech/dead-letters';
import { because, bodyOf, INVALID, message, ORDERED, TRANSIENT, UNORDERED } from './letters.ts';
import { createWorld } from './world.ts';

/** A letter that a person has to look at. */
const scene = async ({ body = bodyOf({ data: { email: 'none' } }), queue = ORDERED } = {}) => {
  const world = createWorld();
  world.put(queue, message('m-1', body, INVALID));
  await world.run();
  const [letter] = await world.inState('ROUTED');
  if (letter === undefined) throw new Error('there is one');
  const options = {
    store: world.store,
    timing: world.clock,
    redriver: {
      async send({ id }: { readonly id: string }, sent: string) {
        world.sent.push({ letterId: id, body: sent, queue: queue.name });
      },
    },
    validate: () => undefined,
    giveUp: async () => undefined,
  };
  return { world, options, id: letter.id };
};

const mended = bodyOf({ data: { email: 'ada@example.com' } });

test('one is edited and redriven: what is sent is the edit, and who did what is on record', async () => {
  const { world, options, id } = await scene();
  await editLetter(options, id, mended, { by: 'ada', reason: 'the address was cut off' });
  await redriveLetter(options, id, { by: 'bob', reason: 'it is whole now' });
  expect(world.sent).toMatchObject([{ letterId: id, body: mended }]);
  for (const _ of [1, 2, 3, 4, 5]) await world.run();
  const letter = await world.store.get(id);
  expect(letter).toMatchObject({ state: 'REDRIVEN' });
  expect(letter?.history.entries.map(({ what, by, reason, payload }) => [what, by, reason, payload])).toEqual(
    [
      ['received', 'collector', `event-invalid: ${INVALID.errorMessage}`, undefined],
      ['routed', 'processor', 'schema: it would fail again as it is', undefined],
      ['edited', 'ada', 'the address was cut off', 2],
      ['redriving', 'bob', 'it is whole now', 2],
      ['sent', 'bob', 'to where it is handled', undefined],
      ['redriven', 'processor', 'it has not come back', undefined],
    ],
  );
  expect(JSON.parse(await world.store.payload(id, 1)).detail.data).toEqual({ email: 'none' });
});

test('one that was edited and fails again is still the same letter', async () => {
  const { world, options, id } = await scene({ body: 'no event' });
  await editLetter(options, id, mended, because);
  await redriveLetter(options, id, because);
  world.put(ORDERED, message('m-2', mended, { ...TRANSIENT, deadLetterId: id }));
  await world.run();
  expect(await world.store.get(id)).toMatchObject({
    state: 'OPEN',
    classification: 'transient',
    event: { aggregateId: 'u-1' },
  });
});

test.each([
  ['what is no event', 'nonsense', /no event/],
  ['another event', bodyOf({ sequence: 2 }), /id, sequence must stay/],
  ['an event of another aggregate', bodyOf({ aggregateId: 'u-2' }), /id, aggregateId must stay/],
  ['another type', bodyOf({ type: 'user.deleted' }), /type must stay/],
  ['more than an event may have', bodyOf({ data: { text: 'x'.repeat(380_000) } }), /bytes more/],
])('an edit to %s is refused, and nothing is changed', async (_, body, why) => {
  const { world, options, id } = await scene();
  const before = await world.store.get(id);
  await expect(editLetter(options, id, body, because)).rejects.toMatchObject({
    code: 'dead-letter-edit-invalid',
    message: expect.stringMatching(why),
  });
  expect(await world.store.get(id)).toEqual(before);
});

test('an edit that its consumer could not handle is refused', async () => {
  const { options, id } = await scene();
  const validate = () => {
    throw new Error('/email must match format "email"');
  };
  await expect(editLetter({ ...options, validate }, id, mended, because)).rejects.toThrow(/email/);
});

test('a sixth edit is refused', async () => {
  const { options, id } = await scene();
  for (let n = 0; n < 5; n += 1) await editLetter(options, id, bodyOf({ data: { n } }), because);
  await expect(editLetter(options, id, mended, because)).rejects.toMatchObject({
    code: 'dead-letter-not-editable',
  });
});

test('an ordered consumer goes past what is discarded before the letter is closed', async () => {
  const { world, options, id } = await scene();
  const seen: unknown[] = [];
  const giveUp = async (letter: { readonly state: string }) => {
    seen.push((await world.store.get(id))?.state, letter.state);
  };
  await discardLetter({ ...options, giveUp }, id, because);
  expect(seen).toEqual(['ROUTED', 'ROUTED']);
  expect(await world.store.get(id)).toMatchObject({ state: 'DISCARDED' });
});

test('of a consumer that cannot go past it, the letter stays', async () => {
  const { world, options, id } = await scene();
  const giveUp = async () => {
    throw new Error('the table is away');
  };
  await expect(discardLetter({ ...options, giveUp }, id, because)).rejects.toThrow('the table is away');
  expect(await world.store.get(id)).toMatchObject({ state: 'ROUTED' });
});

test.each([
  ['an unordered consumer', UNORDERED, bodyOf()],
  ['an event that nobody can read', ORDERED, 'no event'],
])('%s has nothing to go past', async (_, queue, body) => {
  const { world, options, id } = await scene({ queue, body });
  const giveUp = async () => {
    throw new Error('never asked');
  };
  await discardLetter({ ...options, giveUp }, id, because);
  expect(await world.store.get(id)).toMatchObject({ state: 'DISCARDED' });
});

test('what was discarded is neither redriven nor edited, routed or discarded again', async () => {
  const { world, options, id } = await scene();
  await discardLetter(options, id, because);
  const before = await world.store.get(id);
  const state = { code: 'dead-letter-state', state: 'DISCARDED' };
  await expect(redriveLetter(options, id, because)).rejects.toMatchObject(state);
  await expect(editLetter(options, id, mended, because)).rejects.toMatchObject(state);
  await expect(routeLetter(options, id, because)).rejects.toMatchObject(state);
  await expect(discardLetter(options, id, because)).rejects.toMatchObject(state);
  expect(await world.store.get(id)).toEqual(before);
});

test('what is being redriven is not changed under its hands', async () => {
  const { options, id } = await scene();
  await redriveLetter(options, id, because);
  const state = { code: 'dead-letter-state', state: 'REDRIVING' };
  await expect(redriveLetter(options, id, because)).rejects.toMatchObject(state);
  await expect(editLetter(options, id, mended, because)).rejects.toMatchObject(state);
  await expect(discardLetter(options, id, because)).rejects.toMatchObject(state);
  expect(await routeLetter(options, id, because)).toMatchObject({ state: 'ROUTED' });
});

test('who was shown what is personal is on record', async () => {
  const { options, id } = await scene();
  const letter = await viewLetter(options, id, because);
  expect(letter.history.entries.at(-1)).toMatchObject({ what: 'viewed', by: 'ada', reason: 'mended' });
});

test('a letter that is not there is told', async () => {
  const { options } = await scene();
  const missing = { code: 'dead-letter-not-found' };
  await expect(redriveLetter(options, 'x', because)).rejects.toMatchObject(missing);
  await expect(editLetter(options, 'x', mended, because)).rejects.toMatchObject(missing);
  await expect(discardLetter(options, 'x', because)).rejects.toMatchObject(missing);
  await expect(viewLetter(options, 'x', because)).rejects.toMatchObject(missing);
});
