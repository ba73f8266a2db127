import { raise, Tally } from '@edtech/testkit';
import { consumer, handles, OVERRIDE_ATTRIBUTE, TOO_OLD_DAYS } from '../src/index.ts';
import { delivered, eventOf, record } from './deliveries.ts';
import { mirror, raised, rig } from './rig.ts';

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;

const aged = (milliseconds: number) => {
  const bench = rig(mirror(false));
  const occurredAt = new Date(bench.clock.now() - milliseconds).toISOString();
  const body = delivered(eventOf('t', 1, { occurredAt }));
  const redrive = (attribute?: string) =>
    bench.receive(
      record('m', body, attribute === undefined ? {} : { attributes: { [OVERRIDE_ATTRIBUTE]: attribute } }),
    );
  return { ...bench, redrive };
};

/** A mirror that counts how often its handler runs, and hears of one event as two messages, or of one message twice. */
const counting = (more: { readonly reachesOutside?: true } = {}) => {
  const runs: number[] = [];
  const bench = rig(
    consumer({
      name: 'mirror',
      ordered: false,
      ...more,
      on: [
        handles(raised, ({ aggregate: { id, sequence }, data }, tx) => {
          runs.push(sequence);
          return tx.execute(Tally, id, raise(data.by));
        }),
      ],
    }),
  );
  const body = delivered(eventOf('t', 1));
  const hear = (messageId: string, receives?: number) =>
    bench.receive(record(messageId, body, receives === undefined ? {} : { receives }));
  return { ...bench, runs, hear };
};

describe('an unordered consumer', () => {
  test('handles events as they come', async () => {
    const { take, history } = rig(mirror(false));
    await take('t', 2, 1);
    expect(await history('t')).toEqual([2, 1]);
  });

  test('dead-letters an event that it does not handle: its rule should not have let it through', async () => {
    const { receive, dead } = rig(mirror(false));
    await receive(record('m', delivered(eventOf('t', 1, { type: 'tally.renamed' }))));
    expect(dead.map(({ code }) => code)).toEqual(['event-unexpected']);
  });

  test('passes over an event that is not about what it is about, which its rule should have held back', async () => {
    const { receive, dead, history } = rig(consumer({ ...mirror(false), about: 'note' }));
    expect(await receive(record('m', delivered(eventOf('t', 1))))).toEqual([]);
    expect(await receive(record('n', delivered(eventOf('t', 2, { data: { by: 2, note: 'yes' } }))))).toEqual(
      [],
    );
    expect(dead).toEqual([]);
    expect(await history('t')).toEqual([2]);
  });

  test('refuses an event that is a second too old: nobody can tell whether it was handled', async () => {
    const { redrive, dead, history } = aged(TOO_OLD_DAYS * DAY + SECOND);
    expect(TOO_OLD_DAYS).toBe(29);
    expect(await redrive()).toEqual([]);
    expect(dead.map(({ code }) => code)).toEqual(['event-too-old']);
    expect(dead[0]?.reason).toContain('29 days ago');
    expect(await history('t')).toEqual([]);
  });

  test('takes an event that is a second younger than that', async () => {
    const { redrive, dead, history } = aged(TOO_OLD_DAYS * DAY - SECOND);
    expect(await redrive()).toEqual([]);
    expect(dead).toEqual([]);
    expect(await history('t')).toEqual([1]);
  });

  test('keeps the marker longer than it takes events', async () => {
    const { take, table, clock } = rig(mirror(false));
    await take('t', 1);
    const marker = table.items().find(({ sk }) => sk === 'inbox');
    expect(Number(marker?.expiresAt) * SECOND).toBe(clock.now() + 30 * DAY);
  });

  test('finds out by its commit that another message was the same event', async () => {
    const { hear, runs, history, logged } = counting();
    expect([...(await hear('m')), ...(await hear('n'))]).toEqual([]);
    expect(runs).toEqual([1, 1]);
    expect(await history('t')).toEqual([1]);
    expect(logged.map(({ outcome }) => outcome)).toEqual(['handled', 'duplicate']);
  });

  test('does not run its handler for a message that comes back after it was handled', async () => {
    const { hear, runs, logged } = counting();
    await hear('m');
    await hear('m', 2);
    expect(runs).toEqual([1]);
    expect(logged.map(({ outcome }) => outcome)).toEqual(['handled', 'duplicate']);
  });

  test('that reaches outside does not run its handler for another message of the same event either', async () => {
    const { hear, runs, history } = counting({ reachesOutside: true });
    await hear('m');
    await hear('n');
    expect(runs).toEqual([1]);
    expect(await history('t')).toEqual([1]);
  });

  test('takes an old event when somebody says so, and logs who and why', async () => {
    const { redrive, dead, history, logged } = aged(365 * DAY);
    const override = { by: 'ada', reason: 'the statement shows that it was not paid' };
    expect(await redrive(JSON.stringify(override))).toEqual([]);
    expect(dead).toEqual([]);
    expect(await history('t')).toEqual([1]);
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'age overridden', override, consumer: 'mirror' }),
    );
  });

  test('handles an overridden event once: its marker is written like any other', async () => {
    const { redrive, history } = aged(365 * DAY);
    const override = JSON.stringify({ by: 'ada', reason: 'checked' });
    await redrive(override);
    await redrive(override);
    expect(await history('t')).toEqual([1]);
  });

  test.each([
    ['no JSON', 'ada'],
    ['null', 'null'],
    ['a number', '7'],
    ['a list', '[]'],
    ['nobody', '{"by":"","reason":"because"}'],
    ['no reason', '{"by":"ada"}'],
    ['an empty reason', '{"by":"ada","reason":""}'],
    ['a name that is no text', '{"by":1,"reason":"because"}'],
  ])('takes an override of %s for none', async (_what, attribute) => {
    const { redrive, dead, history } = aged(365 * DAY);
    expect(await redrive(attribute)).toEqual([]);
    expect(dead.map(({ code }) => code)).toEqual(['event-too-old']);
    expect(await history('t')).toEqual([]);
  });
});
