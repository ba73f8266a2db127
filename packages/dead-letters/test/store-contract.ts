import {
  createDeadLetterStore,
  DeadLetterNotFound,
  type DeadLetterStore,
  discarded,
  edited,
  type Letter,
  readMessage,
  routed,
} from '@edtech/dead-letters';
import { type Item, type Table, TableUnavailable } from '@edtech/event-store';
import { type ManualClock, manualClock } from '@edtech/testkit';
import fc from 'fast-check';
import { because, bodyOf, HOUR, INVALID, message, NOW, ORDERED, TRANSIENT } from './letters.ts';

const all = async (letters: AsyncIterable<Letter>): Promise<readonly Letter[]> => {
  const some: Letter[] = [];
  for await (const letter of letters) some.push(letter);
  return some;
};

const receiptOf = (messageId: string, sequence = 1, attributes: object = TRANSIENT, aggregateId = 'u-1') =>
  readMessage(
    ORDERED,
    message(messageId, bodyOf({ sequence, aggregateId }), {
      ...attributes,
    }),
  );

/** What every table must give the store of dead letters. `newTable` returns an empty one. */
export const deadLetterStoreContract = (newTable: () => Promise<Table>): void => {
  let table: Table;
  let clock: ManualClock;
  let store: DeadLetterStore;

  beforeEach(async () => {
    table = await newTable();
    clock = manualClock(NOW);
    store = createDeadLetterStore(table, clock);
  });

  const items = async (): Promise<readonly Item[]> => {
    const some: Item[] = [];
    for await (const item of table.scan()) some.push(item);
    return some;
  };

  const receivedAndEdited = async () => {
    const receipt = receiptOf('m-1');
    await store.receive(receipt);
    const body = bodyOf({ data: { email: 'a@example.com' } });
    await store.change(receipt.letterId, (letter) => ({
      letter: edited(letter, body, because, NOW),
      payload: body,
    }));
    return { receipt, body };
  };

  test('what has ended is on record, once for each event, and each time in its history', async () => {
    const receipt = receiptOf('m-1');
    expect(await store.receive(receipt)).toBe('new');
    expect(await store.receive(receipt)).toBe('known');
    expect(await store.receive(receiptOf('m-2'))).toBe('again');
    const letter = await store.get(receipt.letterId);
    expect(letter).toMatchObject({ state: 'OPEN', classification: 'transient', redrives: 0 });
    expect(letter?.history.entries.map(({ messageId }) => messageId)).toEqual(['m-1', 'm-2']);
    expect(await store.payload(receipt.letterId, 1)).toBe(receipt.body);
  });

  test('a payload comes back as it was, however long it is and whatever is in it', async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.integer({ min: 99_990, max: 330_000 }),
        async (part, length) => {
          n += 1;
          const body = `${n}${part.repeat(Math.ceil(length / part.length))}`.slice(0, length).toWellFormed();
          const receipt = readMessage(ORDERED, message(`m-${n}`, body));
          await store.receive(receipt);
          expect(await store.payload(receipt.letterId, 1)).toBe(body);
        },
      ),
      { numRuns: 8 },
    );
  });

  test('letters in a state are listed by how long they are open', async () => {
    for (const [n, hours] of [3, 1, 2].entries()) {
      const sent = message(`m-${n}`, bodyOf({ aggregateId: `u-${n}` }), TRANSIENT, NOW - hours * HOUR);
      await store.receive(readMessage(ORDERED, sent));
    }
    const open = await all(store.inState('OPEN'));
    expect(open.map(({ event }) => event?.aggregateId)).toEqual(['u-0', 'u-2', 'u-1']);
    const first = open[0]?.id ?? '';
    await store.change(first, (letter) => ({ letter: routed(letter, because, NOW) }));
    expect((await all(store.inState('OPEN'))).map(({ id }) => id)).not.toContain(first);
    expect((await all(store.inState('ROUTED'))).map(({ id }) => id)).toEqual([first]);
  });

  test('more letters than a page are all listed', async () => {
    const receipts = Array.from({ length: 950 }, (_, n) => receiptOf(`m-${n}`, n + 1));
    for (let at = 0; at < receipts.length; at += 50)
      await Promise.all(receipts.slice(at, at + 50).map((receipt) => store.receive(receipt)));
    expect(await all(store.inState('OPEN'))).toHaveLength(950);
    expect(
      (await all(store.ofAggregate({ type: 'User', id: 'u-1' }))).map(({ event }) => event?.sequence),
    ).toEqual(receipts.map((_, n) => n + 1));
  });

  test('a letter is found by its cause, which may become another one', async () => {
    const receipt = receiptOf('m-1');
    await store.receive(receipt);
    const before = (await store.get(receipt.letterId))?.fingerprint ?? '';
    expect((await all(store.ofCause(before))).map(({ id }) => id)).toEqual([receipt.letterId]);
    await store.receive(receiptOf('m-2', 1, INVALID));
    const after = (await store.get(receipt.letterId))?.fingerprint ?? '';
    expect(after).not.toBe(before);
    expect(await all(store.ofCause(before))).toEqual([]);
    expect((await all(store.ofCause(after))).map(({ id }) => id)).toEqual([receipt.letterId]);
  });

  test('one that could not be read is found by its aggregate once it can', async () => {
    const unreadable = readMessage(ORDERED, message('m-1', 'no event', INVALID));
    await store.receive(unreadable);
    expect(await all(store.ofAggregate({ type: 'User', id: 'u-1' }))).toEqual([]);
    const redriven = message('m-2', bodyOf(), { ...TRANSIENT, deadLetterId: unreadable.letterId });
    expect(await store.receive(readMessage(ORDERED, redriven))).toBe('again');
    expect((await all(store.ofAggregate({ type: 'User', id: 'u-1' }))).map(({ id }) => id)).toEqual([
      unreadable.letterId,
    ]);
  });

  test('everything of a closed letter expires together, and nothing of one that is open', async () => {
    const { receipt } = await receivedAndEdited();
    const expiries = async () => new Set((await items()).map(({ expiresAt }) => expiresAt));
    expect(await expiries()).toEqual(new Set([undefined]));
    await store.change(receipt.letterId, (letter) => ({ letter: discarded(letter, because, NOW) }));
    expect(await expiries()).toEqual(new Set([NOW / 1_000 + 60 * 24 * 3_600]));
    await store.receive(receiptOf('m-2'));
    expect(await expiries()).toEqual(new Set([undefined]));
    expect(await items()).toHaveLength(5);
  });

  test('what was received stays when it is edited', async () => {
    const { receipt, body } = await receivedAndEdited();
    expect(await store.payload(receipt.letterId, 1)).toBe(receipt.body);
    expect(await store.payload(receipt.letterId, 2)).toBe(body);
  });

  test('changes at the same time are all made, one after the other', async () => {
    const receipt = receiptOf('m-0');
    await store.receive(receipt);
    await Promise.all(Array.from({ length: 5 }, (_, n) => store.receive(receiptOf(`m-${n + 1}`))));
    const letter = await store.get(receipt.letterId);
    expect(letter?.history.entries.map(({ messageId }) => messageId).toSorted()).toEqual([
      'm-0',
      'm-1',
      'm-2',
      'm-3',
      'm-4',
      'm-5',
    ]);
  });

  test('the same message collected twice at once is on record once', async () => {
    const receipt = receiptOf('m-1');
    const outcomes = await Promise.all([
      store.receive(receipt),
      store.receive(receipt),
      store.receive(receipt),
    ]);
    expect(outcomes.toSorted()).toEqual(['known', 'known', 'new']);
    expect((await store.get(receipt.letterId))?.history.entries).toHaveLength(1);
  });

  test('of what is refused or changes nothing, nothing is written', async () => {
    const receipt = receiptOf('m-1');
    await store.receive(receipt);
    const before = await items();
    const refused = store.change(receipt.letterId, () => {
      throw new DeadLetterNotFound('x');
    });
    await expect(refused).rejects.toMatchObject({ code: 'dead-letter-not-found' });
    expect(await store.change(receipt.letterId, () => undefined)).toBeUndefined();
    expect(await store.change('nobody', (letter) => ({ letter }))).toBeUndefined();
    expect(await items()).toEqual(before);
  });

  test('a write whose answer is lost is known when it is made again', async () => {
    let isLost = true;
    const faltering = createDeadLetterStore(
      {
        ...table,
        async transact(writes, token) {
          const outcome = await table.transact(writes, token);
          if (!isLost) return outcome;
          isLost = false;
          throw new TableUnavailable(new Error('lost'));
        },
      },
      clock,
    );
    await expect(faltering.receive(receiptOf('m-1'))).rejects.toMatchObject({ code: 'table-unavailable' });
    expect(await faltering.receive(receiptOf('m-1'))).toBe('known');
  });
};
