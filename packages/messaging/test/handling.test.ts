import { raise, Tally } from '@edtech/testkit';
import { consumer, handles } from '../src/index.ts';
import { delivered, eventOf, idOf, record } from './deliveries.ts';
import { fragile, mirror, raised, rig } from './rig.ts';

describe.each(['each event adds to the one before', false] as const)(
  'a consumer (ordered: %s)',
  (ordered) => {
    test('handles an event once, however often it is delivered', async () => {
      const { receive, history } = rig(mirror(ordered));
      for (let delivery = 0; delivery < 3; delivery += 1) {
        expect(await receive(record('m', delivered(eventOf('t', 1))))).toEqual([]);
      }
      expect(
        await receive(record('m', delivered(eventOf('t', 1))), record('n', delivered(eventOf('t', 1)))),
      ).toEqual([]);
      expect(await history('t')).toEqual([1]);
    });

    test('handles an event once when two invocations have it at the same time', async () => {
      const { receive, history } = rig(mirror(ordered));
      const one = delivered(eventOf('t', 1));
      expect(await Promise.all([receive(record('m', one)), receive(record('n', one))])).toEqual([[], []]);
      expect(await history('t')).toEqual([1]);
    });

    test('dead-letters poison at once, with the reason, and handles its neighbours', async () => {
      const { receive, history, dead } = rig(mirror(ordered));
      const failed = await receive(
        record('not-json', '{'),
        record('no-detail', '{}'),
        record('no-object', '"text"'),
        record('no-envelope', delivered({ id: 'x' })),
        record('bad-data', delivered(eventOf('bad', 1, { data: { by: -1 } }))),
        record('from-the-future', delivered(eventOf('new', 1, { version: 2 }))),
        record('good', delivered(eventOf('t', 1))),
      );
      expect(failed).toEqual([]);
      expect(dead.map(({ messageId, code }) => [messageId, code])).toEqual([
        ['not-json', 'event-malformed'],
        ['no-detail', 'event-invalid'],
        ['no-object', 'event-invalid'],
        ['no-envelope', 'event-invalid'],
        ['bad-data', 'event-invalid'],
        ['from-the-future', 'event-version-unknown'],
      ]);
      expect(dead[4]?.reason).toContain('/by must be above zero');
      expect(await history('t')).toEqual([1]);
    });

    test('says in the log in which trace an event was handled, failed, or became a dead letter', async () => {
      const { receive, logged } = rig(fragile((_sequence, id) => id === 'bad', ordered));
      const trace = '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01';
      const of = (id: string) => delivered(eventOf(id, 1, { trace }));
      await receive(record('good', of('t')));
      await receive(record('bad', of('bad')));
      await receive(record('bad', of('bad'), { receives: 8 }));
      await receive(record('untraced', delivered(eventOf('u', 1))));
      const traced = logged.filter(({ traceId }) => traceId === '1-5759e988-bd862e3fe1be46a994272793');
      expect(traced.map(({ message, eventId }) => [message, eventId])).toEqual([
        ['event handled', idOf('t#1')],
        ['event failed', idOf('bad#1')],
        ['event dead-lettered', idOf('bad#1')],
      ]);
      expect(logged.at(-1)).toMatchObject({ message: 'event handled', eventId: idOf('u#1') });
      expect(logged.at(-1)).not.toHaveProperty('traceId');
    });

    test('reports only what failed, and has it come back later each time', async () => {
      const { receive, history, delays, table } = rig(fragile((_sequence, id) => id === 'bad', ordered));
      const bad = (receives: number) => record(`bad-${receives}`, delivered(eventOf('bad', 1)), { receives });
      expect(await receive(bad(1), record('good', delivered(eventOf('t', 1))))).toEqual(['bad-1']);
      expect(await receive(bad(2))).toEqual(['bad-2']);
      expect(await receive(bad(7))).toEqual(['bad-7']);
      expect(delays.map(({ seconds }) => seconds)).toEqual([4, 8, 240]);
      expect(await history('t')).toEqual([1]);
      expect(table.items().filter(({ pk }) => pk.includes('bad'))).toEqual([]);
    });

    test('takes the refusal of a redelivered event for the success that it is', async () => {
      const once = consumer({
        name: 'once',
        ordered,
        on: [handles(raised, ({ aggregate: { id }, data }, tx) => tx.execute(Tally, id, raise(data.by, 1)))],
      });
      const { receive, history } = rig(once);
      expect(await receive(record('m', delivered(eventOf('t', 1))))).toEqual([]);
      expect(await receive(record('m', delivered(eventOf('t', 1)), { receives: 2 }))).toEqual([]);
      expect(await history('t')).toEqual([1]);
    });

    test('ignores fields that it does not know', async () => {
      const { receive, history } = rig(mirror(ordered));
      const newer = eventOf('t', 1, { data: { by: 1, colour: 'green' }, extra: true });
      expect(await receive(record('m', delivered(newer)))).toEqual([]);
      expect(await history('t')).toEqual([1]);
    });

    test('gives its handler the same idempotency key at every delivery, and each event its own', async () => {
      const keys: string[] = [];
      let well = false;
      const caller = consumer({
        name: 'caller',
        ordered,
        on: [
          handles(raised, (_event, _tx, { idempotencyKey, signal }) => {
            keys.push(idempotencyKey);
            expect(signal.aborted).toBe(false);
            if (!well) throw new Error('the other side did not answer');
          }),
        ],
      });
      const { receive } = rig(caller);
      await receive(record('m', delivered(eventOf('t', 1))));
      await receive(record('m', delivered(eventOf('t', 1)), { receives: 2 }));
      well = true;
      await receive(record('again', delivered(eventOf('t', 1, { replay: { id: 'r', consumer: 'caller' } }))));
      await receive(record('other', delivered(eventOf('u', 1))));
      expect(keys).toEqual([
        ...Array.from({ length: 3 }, () => `caller:${idOf('t#1')}`),
        `caller:${idOf('u#1')}`,
      ]);
    });

    test('records what its events were caused by', async () => {
      const { receive, store } = rig(mirror(ordered));
      await receive(record('m', delivered(eventOf('t', 1, { correlationId: 'whole-request' }))));
      for await (const { metadata } of store.read(Tally, 't')) {
        expect(metadata).toMatchObject({
          correlationId: 'whole-request',
          causationId: idOf('t#1'),
          actor: { kind: 'service', id: 'mirror' },
        });
      }
    });
  },
);

describe('a declaration', () => {
  const one = handles(raised, () => undefined);

  test('of a consumer that handles nothing, or one event twice, is refused', () => {
    expect(() => consumer({ name: 'c', ordered: false, on: [] })).toThrow('handles no event');
    expect(() => consumer({ name: 'c', ordered: false, on: [one, one] })).toThrow(
      'two handlers for tally.raised',
    );
  });

  test('with a name that would be taken for two parts of a key is refused', () => {
    for (const name of ['a@b', 'a#b'])
      expect(() => consumer({ name, ordered: false, on: [one] })).toThrow('neither @ nor #');
  });

  test('that passes over what is not about something is refused of an ordered consumer', () => {
    expect(() => consumer({ name: 'c', ordered: 'yes', on: [one], about: 'note' })).toThrow(
      'without the events that have no note it could not tell what is missing',
    );
  });

  test('that waits for other events is refused of an unordered consumer', () => {
    const waits = handles(raised, () => undefined, { after: { contract: raised, id: () => 'x' } });
    expect(() => consumer({ name: 'c', ordered: false, on: [waits] })).toThrow(
      'tally.raised cannot wait for tally.raised',
    );
  });

  test('that waits for what the consumer never handles is refused', () => {
    const never = { ...raised, type: 'tally.closed' };
    const waits = handles(raised, () => undefined, { after: { contract: never, id: () => 'x' } });
    expect(() => consumer({ name: 'c', ordered: 'yes', on: [waits] })).toThrow('would wait for ever');
    expect(() =>
      consumer({ name: 'c', ordered: 'yes', on: [waits, handles(never, () => undefined)] }),
    ).not.toThrow();
  });
});
