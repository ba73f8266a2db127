import fc from 'fast-check';
import { sequencesKnown } from '../src/fence.ts';
import { fenceKey, markerKey, markerSubjectOf, outboxPk, snapshotKey } from '../src/layout/keys.ts';

const name = fc.stringMatching(/^[a-z][a-z-]{0,20}$/);
const anything = fc.string({ minLength: 1, maxLength: 20 });

describe('the key of a marker', () => {
  test('gives back the consumer and the event, whatever the event is called', () =>
    fc.assert(
      fc.property(name, anything, (consumer, eventId) => {
        expect(markerSubjectOf(markerKey(consumer, eventId))).toEqual({ consumer, eventId });
      }),
    ));

  test.each([
    fenceKey({ consumer: 'c', source: 's', aggregateType: 'T', aggregateId: 'i' }),
    snapshotKey('T', 'i'),
    { pk: outboxPk('T', 'i'), sk: 'inbox' },
    { pk: 'inbox#c', sk: 'inbox' },
    { pk: 'inbox#c#e', sk: 'other' },
  ])('is not $pk $sk', (key) => {
    expect(markerSubjectOf(key)).toBeUndefined();
  });
});

const DISCARDED = '--------';
const id = fc.stringMatching(/^[0-9a-f]{8}$/);

describe('what a fence knows of its sequences', () => {
  test('are those that it has in mind, and which of them were given up', () =>
    fc.assert(
      fc.property(
        fc.array(fc.option(id, { nil: DISCARDED }), { maxLength: 31 }),
        fc.nat(100),
        (newest, before) => {
          const lastSequence = before + newest.length;
          const known = sequencesKnown({ lastSequence, recent: newest.join('') });
          expect(known.firstSequence).toBe(before + 1);
          expect(known.discarded).toEqual(
            newest.flatMap((one, back) => (one === DISCARDED ? [lastSequence - back] : [])),
          );
        },
      ),
    ));

  test('may go back to the first one when its mind is full', () => {
    expect(sequencesKnown({ lastSequence: 40, recent: 'abcdefgh'.repeat(32) })).toEqual({
      firstSequence: 1,
      discarded: [],
    });
  });
});
