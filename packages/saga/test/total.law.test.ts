import fc from 'fast-check';
import { type Input, type SagaState, transition } from '../src/index.ts';
import { bookTrip } from './trip.ts';

const cause = { kind: 'event', id: 'e-1', type: 'test' } as const;
const because = { code: 'any', reason: 'Any.' };
const step = fc.constantFrom('FLIGHT', 'ROOM', 'TICKET', 'VISA', 'POSTCARD');
const attempt = fc.integer({ min: 1, max: 6 });

/** Anything that a saga may be told, sensible or not. */
const input: fc.Arbitrary<Input> = fc.oneof(
  fc.record({
    kind: fc.constant('reply' as const),
    step,
    answer: fc.constantFrom('success' as const, 'undone' as const),
    data: fc.constant({ tripId: 't-1', seat: '12A' }),
    cause: fc.constant(cause),
  }),
  fc.record({
    kind: fc.constant('reply' as const),
    step,
    answer: fc.constant('refusal' as const),
    because: fc.constant(because),
    cause: fc.constant(cause),
  }),
  fc.record({
    kind: fc.constant('timer' as const),
    timer: fc.oneof(
      fc.constant('deadline'),
      fc.tuple(step, attempt).map(([name, count]) => `${name}#${count}`),
      fc.tuple(step, attempt).map(([name, count]) => `${name}:undo#${count}`),
    ),
    cause: fc.constant({ kind: 'timer' as const, id: 'any' }),
  }),
  fc.constant({ kind: 'cancel' as const, because, cause }),
  fc.record({
    kind: fc.constant('resume' as const),
    how: fc.constantFrom('again' as const, 'settled' as const),
    cause: fc.constant({ kind: 'person' as const, by: 'op-1', reason: 'any' }),
  }),
  fc.constant({ kind: 'start' as const, id: 't-1', data: { tripId: 't-1', to: 'Oslo' }, cause }),
);

const AFTER: Readonly<Record<SagaState['status'], readonly SagaState['status'][]>> = {
  RUNNING: ['RUNNING', 'COMPENSATING', 'COMPLETED', 'FAILED'],
  COMPENSATING: ['COMPENSATING', 'FAILED', 'STUCK'],
  STUCK: ['STUCK', 'COMPENSATING', 'FAILED'],
  // A success that comes late is given back.
  FAILED: ['FAILED', 'COMPENSATING'],
  COMPLETED: ['COMPLETED'],
};

test('whatever a saga is told, it has an answer, and its state is sound and survives its item', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(input, fc.nat(20_000)), { maxLength: 60 }), (told) => {
      let now = Date.parse('2026-01-01T00:00:00.000Z');
      const begun = transition(
        bookTrip,
        undefined,
        { kind: 'start', id: 't-1', data: { tripId: 't-1', to: 'Oslo' }, cause },
        new Date(now).toISOString(),
      );
      let { state } = begun;
      const opened = new Set(begun.timers.map(({ id }) => id));
      for (const [one, later] of told) {
        now += later;
        const frozen = JSON.stringify(state);
        const result = transition(bookTrip, state, one, new Date(now).toISOString());
        expect(JSON.stringify(state)).toBe(frozen);
        expect(JSON.parse(JSON.stringify(result.state))).toEqual(result.state);
        expect(AFTER[state.status]).toContain(result.state.status);
        if (result.outcome !== 'applied') {
          expect(result.state).toEqual(state);
          expect([result.messages, result.timers]).toEqual([[], []]);
        }
        expect(result.history.length > 0).toBe(result.outcome !== 'ignored');
        for (const { id, dueAt } of result.timers) {
          // Each is opened once, so that no old clock fires a new timer.
          expect(opened.has(id)).toBe(false);
          opened.add(id);
          expect(Date.parse(dueAt)).toBeGreaterThan(now);
        }
        const isOver = result.state.status === 'COMPLETED' || result.state.status === 'FAILED';
        expect(result.state.finishedAt !== undefined).toBe(isOver);
        if (isOver) expect(result.state.openTimers).toEqual([]);
        if (result.state.status === 'RUNNING' || result.state.status === 'COMPENSATING')
          expect(result.state.openTimers).not.toEqual([]);
        state = result.state;
      }
    }),
    { numRuns: 200 },
  );
});

test('only a start can begin a saga', () => {
  fc.assert(
    fc.property(input, (one) => {
      fc.pre(one.kind !== 'start');
      expect(() => transition(bookTrip, undefined, one, '2026-01-01T00:00:00.000Z')).toThrow(/no saga Trip/);
    }),
  );
});
