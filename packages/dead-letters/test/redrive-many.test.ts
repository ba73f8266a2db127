import {
  createDeadLetterStore,
  type DeadLetterStore,
  type Letter,
  NotRedrivable,
  readMessage,
  redriveLetter,
  redriveMany,
} from '@edtech/dead-letters';
import { memoryTable } from '@edtech/event-store';
import { manualClock } from '@edtech/testkit';
import fc from 'fast-check';
import { because, bodyOf, INVALID, message, NOW, ORDERED, UNORDERED } from './letters.ts';

const timing = manualClock(NOW);

/** `lanes` aggregates with `each` letters, in no order. */
const scene = async ({ lanes = 3, each = 4, queue = ORDERED } = {}) => {
  const store = createDeadLetterStore(memoryTable(), timing);
  const all = Array.from({ length: lanes * each }, (_, n) => ({
    aggregateId: `u-${n % lanes}`,
    sequence: each - Math.floor(n / lanes),
  }));
  for (const [n, event] of all.entries())
    await store.receive(readMessage(queue, message(`m-${n}`, bodyOf(event), INVALID)));
  const [letter] = await collected(store);
  return { store, choice: { cause: letter?.fingerprint ?? '' } };
};

const collected = async (store: DeadLetterStore): Promise<readonly Letter[]> => {
  const all: Letter[] = [];
  for await (const letter of store.inState('OPEN')) all.push(letter);
  return all;
};

/** Redrives those of which `fails` does not say otherwise, and tells which were sent, as `u-1/2`. */
const redriving = (store: DeadLetterStore, fails: (name: string) => boolean = () => false) => {
  const sent: string[] = [];
  const redriver = {
    async send(letter: Letter) {
      const name = `${letter.event?.aggregateId}/${letter.event?.sequence}`;
      if (fails(name)) throw new NotRedrivable(letter.id, 'it is gone.');
      sent.push(name);
    },
  };
  return { sent, redrive: ({ id }: Letter) => redriveLetter({ store, timing, redriver }, id, because) };
};

test('in as many requests as it takes, every letter is sent once, those of an aggregate in their order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 13 }),
      fc.constantFrom(ORDERED, UNORDERED),
      async (limit, queue) => {
        const { store, choice } = await scene({ queue });
        const { sent, redrive } = redriving(store);
        let cursor: string | undefined;
        do {
          const answer = await redriveMany({ store, choice, limit, cursor, redrive });
          expect(answer.sent.length).toBeLessThanOrEqual(limit);
          cursor = answer.cursor;
        } while (cursor !== undefined);
        expect(sent).toEqual(['u-0', 'u-1', 'u-2'].flatMap((id) => [1, 2, 3, 4].map((n) => `${id}/${n}`)));
      },
    ),
    { numRuns: 20 },
  );
});

test('what cannot be sent holds what is behind it, in the requests that follow as well, and nothing else', async () => {
  for (const limit of [1, 2, 3, 5, 12]) {
    const { store, choice } = await scene();
    const { sent, redrive } = redriving(store, (name) => name === 'u-1/2');
    const [held, failed]: string[][] = [[], []];
    let cursor: string | undefined;
    do {
      const answer = await redriveMany({ store, choice, limit, cursor, redrive });
      held?.push(...answer.held.map(({ code }) => code));
      failed?.push(...answer.failed.map(({ code }) => code));
      cursor = answer.cursor;
    } while (cursor !== undefined);
    expect(failed).toEqual(['dead-letter-not-redrivable']);
    expect(held).toEqual(['held', 'held']);
    expect(sent).toHaveLength(9);
    expect(sent).not.toContain('u-1/3');
  }
});

test('an aggregate is meant as well as a cause, and what is closed is not', async () => {
  const { store } = await scene();
  const { sent, redrive } = redriving(store);
  const choice = { aggregate: { type: 'User', id: 'u-2' } };
  expect(await redriveMany({ store, choice, limit: 50, redrive })).toMatchObject({ held: [], failed: [] });
  expect(sent).toEqual([1, 2, 3, 4].map((n) => `u-2/${n}`));
  // They are being redriven now.
  expect(await redriveMany({ store, choice, limit: 50, redrive })).toEqual({
    sent: [],
    held: [],
    failed: [],
  });
});

test('a cursor of another cause is refused', async () => {
  const { store, choice } = await scene();
  const { redrive } = redriving(store);
  const { cursor } = await redriveMany({ store, choice, limit: 1, redrive });
  await expect(
    redriveMany({ store, choice: { cause: 'another' }, limit: 1, cursor, redrive }),
  ).rejects.toMatchObject({ code: 'cursor-unknown' });
});
