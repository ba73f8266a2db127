import { delivered, eventOf, idOf } from './deliveries.ts';
import { mirror, type Rig, rig } from './rig.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-01-01T00:00:00.000Z');

/** The fence knows so many events for certain. */
const REMEMBERED = 32;

const upTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, position) => position + 1);

const at = (minute: number): string => new Date(START + minute * MINUTE).toISOString();

/** The event `sequence`, which occurred at that minute. */
const firstTime = (sequence: number): string =>
  delivered(eventOf('t', sequence, { occurredAt: at(sequence) }));

/** What the producer made of the same sequence after it had been restored. */
const afterRestore = (sequence: number, minute = 1_000 + sequence): string =>
  delivered(
    eventOf('t', sequence, {
      id: idOf(`restored#${sequence}`),
      occurredAt: at(minute),
      data: { by: 1_000 + sequence },
    }),
  );

/** A consumer that has handled so many events. */
const past = async (count: number): Promise<Rig> => {
  const bench = rig();
  for (const sequence of upTo(count)) await bench.receiveBody(firstTime(sequence));
  return bench;
};

const codes = ({ dead }: Rig) => dead.map(({ code }) => code);

describe('a sequence that was used again, by a producer that was restored to an earlier time', () => {
  test('is told from a duplicate when it is the last one handled', async () => {
    const bench = await past(3);
    expect(await bench.receiveBody(afterRestore(3))).toEqual([]);
    expect(codes(bench)).toEqual(['sequence-reused']);
    expect(bench.dead[0]).toMatchObject({
      body: afterRestore(3),
      reason: `sequence 3 of Tally t was another event, not ${idOf('restored#3')}; the last one handled is 3, ${idOf('t#3')}`,
    });
    expect(await bench.history('t')).toEqual([1, 2, 3]);
  });

  test('is told from a duplicate by the whole of its id when it is the last one', async () => {
    const bench = await past(1);
    const alike = `${idOf('t#1').slice(0, 35)}${idOf('t#1').endsWith('0') ? '1' : '0'}`;
    await bench.receiveBody(delivered(eventOf('t', 1, { id: alike, occurredAt: at(1) })));
    expect(codes(bench)).toEqual(['sequence-reused']);
  });

  test('is told from a duplicate by its id alone, as far back as the fence remembers', async () => {
    const bench = await past(REMEMBERED);
    // As if each had occurred when the first one did.
    for (const sequence of upTo(REMEMBERED)) await bench.receiveBody(afterRestore(sequence, sequence));
    expect(codes(bench)).toEqual(upTo(REMEMBERED).map(() => 'sequence-reused'));
    expect((await bench.fence('t')).lastSequence).toBe(REMEMBERED);
  });

  test('is told from a duplicate further back, since it occurred later than the last one', async () => {
    const bench = await past(REMEMBERED + 8);
    for (const sequence of upTo(8)) await bench.receiveBody(afterRestore(sequence));
    expect(codes(bench)).toEqual(upTo(8).map(() => 'sequence-reused'));
  });

  test('is never taken for a duplicate: each of them is a dead letter, and has no effect', async () => {
    const bench = await past(REMEMBERED + 8);
    for (const sequence of upTo(REMEMBERED + 8)) await bench.receiveBody(afterRestore(sequence));
    expect(codes(bench)).toEqual(upTo(REMEMBERED + 8).map(() => 'sequence-reused'));
    expect(await bench.history('t')).toEqual(upTo(REMEMBERED + 8));
  });

  test('holds up nobody', async () => {
    const bench = await past(3);
    for (const sequence of [2, 3]) await bench.receiveBody(afterRestore(sequence));
    await bench.take('u', 1);
    await bench.receiveBody(afterRestore(4));
    expect((await bench.fence('t')).blockedAt).toEqual([]);
    expect([...bench.blocked(), ...bench.waiting()]).toEqual([]);
    expect(await bench.history('t')).toEqual([1, 2, 3, 1_004]);
    expect(await bench.history('u')).toEqual([1]);
  });

  test('is told from a duplicate when it comes again and again', async () => {
    const bench = await past(3);
    for (let time = 0; time < 3; time += 1) await bench.receiveBody(afterRestore(2));
    expect(codes(bench)).toEqual(['sequence-reused', 'sequence-reused', 'sequence-reused']);
  });

  test('is told from a duplicate behind events that are only counted', async () => {
    const bench = await past(2);
    const renamed = eventOf('t', 3, { type: 'tally.renamed', data: {}, occurredAt: at(3) });
    await bench.receiveBody(delivered(renamed));
    await bench.receiveBody(delivered({ ...renamed, id: idOf('restored#3') }));
    await bench.receiveBody(delivered(renamed));
    expect(codes(bench)).toEqual(['sequence-reused']);
  });

  test('is not remembered by consumers that know no order: they go by the id alone', async () => {
    const bench = rig(mirror(false));
    await bench.receiveBody(firstTime(1));
    await bench.receiveBody(afterRestore(1, 1));
    expect(bench.dead).toEqual([]);
    expect(await bench.history('t')).toEqual([1, 1_001]);
  });
});

describe('a genuine duplicate', () => {
  test.each([1, 2, REMEMBERED, REMEMBERED + 1, REMEMBERED + 8])(
    'is still a duplicate when it is number %i from the last, published again or not',
    async (back) => {
      const bench = await past(REMEMBERED + 8);
      const sequence = REMEMBERED + 9 - back;
      await bench.receiveBody(firstTime(sequence));
      const replay = { id: 'r-1', consumer: 'mirror' };
      await bench.receiveBody(delivered(eventOf('t', sequence, { occurredAt: at(sequence), replay })));
      expect(bench.dead).toEqual([]);
      expect(await bench.history('t')).toEqual(upTo(REMEMBERED + 8));
    },
  );

  test('is still one when the clocks of its producers differed by a minute', async () => {
    const bench = rig();
    const count = REMEMBERED + 1;
    const ahead = delivered(eventOf('t', 1, { occurredAt: at(1) }));
    await bench.receiveBody(ahead);
    for (const sequence of upTo(count).slice(1))
      await bench.receiveBody(delivered(eventOf('t', sequence, { occurredAt: at(0) })));
    await bench.receiveBody(ahead);
    expect(bench.dead).toEqual([]);
  });

  test('is still one after the same sequence was used again', async () => {
    const bench = await past(3);
    for (const sequence of [3, 2, 1]) {
      await bench.receiveBody(afterRestore(sequence));
      await bench.receiveBody(firstTime(sequence));
    }
    expect(bench.dead).toHaveLength(3);
    expect(await bench.history('t')).toEqual([1, 2, 3]);
  });
});
