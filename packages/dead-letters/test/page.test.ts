import {
  CHANGEABLE_STATES,
  type Choice,
  chosen,
  collected,
  lettersPage,
  OPEN_STATES,
  readMessage,
  routed,
} from '@edtech/dead-letters';
import fc from 'fast-check';
import { because, bodyOf, HOUR, message, NOW, ORDERED, TRANSIENT } from './letters.ts';
import { createWorld, type World } from './world.ts';

const LETTERS = 30;

/** Letters of three aggregates, of different ages, one in three of them ROUTED. */
const scene = async (): Promise<World> => {
  const world = createWorld();
  for (let n = 0; n < LETTERS; n += 1) {
    const body = bodyOf({ aggregateId: `u-${n % 3}`, sequence: Math.floor(n / 3) + 1 });
    // Several are as old as one another.
    const sentAt = NOW - ((n * 7) % 11) * HOUR;
    const receipt = readMessage(ORDERED, message(`m-${n}`, body, TRANSIENT, sentAt));
    await world.store.receive(receipt);
    if (n % 3 === 0)
      await world.store.change(receipt.letterId, (letter) => ({ letter: routed(letter, because, NOW) }));
  }
  return world;
};

const paged = async ({ store }: World, choice: Choice, limit: number): Promise<readonly string[]> => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await lettersPage(store, choice, { limit, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.letters.length).toBeLessThanOrEqual(limit);
    ids.push(...page.letters.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return ids;
};

const choices = async ({ store }: World): Promise<readonly Choice[]> => {
  const [{ fingerprint = '' } = {}] = await collected(store.inState('OPEN'));
  return [
    { states: OPEN_STATES },
    { states: ['ROUTED'] },
    { states: CHANGEABLE_STATES, cause: fingerprint },
    { states: OPEN_STATES, aggregate: { type: 'User', id: 'u-1' } },
    { states: OPEN_STATES, aggregate: { type: 'User', id: 'u-1' }, cause: fingerprint },
  ];
};

test('pages of any size hold all letters that are meant, each once, in their order', async () => {
  const world = await scene();
  for (const choice of await choices(world)) {
    const all = (await collected(chosen(world.store, choice))).map(({ id }) => id);
    expect(all.length).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: LETTERS + 1 }), async (limit) => {
        expect((await paged(world, choice, limit)).toSorted()).toEqual(all.toSorted());
      }),
      { numRuns: 6 },
    );
    expect(await paged(world, choice, LETTERS)).toEqual(all);
  }
});

test('a letter that changes its state between two pages hides no other', async () => {
  const { store } = await scene();
  const choice: Choice = { states: ['OPEN'] };
  const all = (await collected(store.inState('OPEN'))).map(({ id }) => id);
  const { letters, cursor = '' } = await lettersPage(store, choice, { limit: 5 });
  for (const { id } of letters) await store.change(id, (one) => ({ letter: routed(one, because, NOW) }));
  const rest = await lettersPage(store, choice, { limit: LETTERS, cursor });
  expect([...letters, ...rest.letters].map(({ id }) => id).toSorted()).toEqual(all.toSorted());
});

test('a cursor goes on with the question that it was given for, and no other', async () => {
  const { store } = await scene();
  const { cursor = '' } = await lettersPage(store, { states: ['OPEN'] }, { limit: 2 });
  const unknown = { code: 'cursor-unknown', kind: 'invalid' };
  await expect(lettersPage(store, { states: ['ROUTED'] }, { limit: 2, cursor })).rejects.toMatchObject(
    unknown,
  );
  await expect(
    lettersPage(store, { states: ['OPEN'], cause: 'a' }, { limit: 2, cursor }),
  ).rejects.toMatchObject(unknown);
});

test('whatever else is sent as a cursor is refused', async () => {
  const { store } = await scene();
  const { cursor = '' } = await lettersPage(store, { states: ['OPEN'] }, { limit: 2 });
  const { of }: { readonly of: string } = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  const forged = fc.oneof(
    fc.string(),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc
      .oneof(fc.string(), fc.constant({}), fc.constant({ state: 0, after: { 1: 'x' } }), fc.constant(null))
      .map((place) => Buffer.from(JSON.stringify({ of, place })).toString('base64url')),
  );
  await fc.assert(
    fc.asyncProperty(forged, async (text) => {
      await expect(
        lettersPage(store, { states: ['OPEN'] }, { limit: 2, cursor: text }),
      ).rejects.toMatchObject({ code: 'cursor-unknown' });
    }),
  );
});
