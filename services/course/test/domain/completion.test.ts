import { type Decision, evolve } from '@edtech/event-store/aggregate';
import fc from 'fast-check';
import { giveAccess, grantForPayment, noteRefund, revokeAccess } from '../../src/domain/access.ts';
import { noteProgress } from '../../src/domain/completion.ts';
import { Enrolment, type EnrolmentEvent, type EnrolmentState } from '../../src/domain/enrolment.ts';

/** What an enrolment may be told, in any order and any number of times. */
type Told =
  | { readonly what: 'paid'; readonly payment: number; readonly edition: number }
  | { readonly what: 'refunded'; readonly payment: number; readonly half: number }
  | { readonly what: 'given'; readonly edition: number }
  | { readonly what: 'revoked' }
  | { readonly what: 'learned'; readonly modules: readonly string[] };

const MODULES = ['m-1', 'm-2', 'm-3'];
const required = (edition: number): readonly string[] => MODULES.slice(0, edition);
const PRICE = { minorUnits: 100, currency: 'EUR' };

const decisionOn = (told: Told): Decision<typeof Enrolment> => {
  const grantOf = (edition: number) => ({
    studentId: 'u-1',
    offer: { courseId: 'c-1', tutorId: 't-1', edition, required: required(edition) },
  });
  switch (told.what) {
    case 'paid':
      return grantForPayment({
        ...grantOf(told.edition),
        payment: { paymentId: `p-${told.payment}`, paid: PRICE },
      });
    case 'refunded':
      return noteRefund({
        paymentId: `p-${told.payment}`,
        refundId: `r-${told.payment}-${told.half}`,
        amount: { ...PRICE, minorUnits: PRICE.minorUnits / 2 },
      });
    case 'given':
      return giveAccess(grantOf(told.edition));
    case 'revoked':
      return revokeAccess({ by: 'ADMIN' });
    case 'learned':
      return noteProgress({ completedModules: told.modules, updatedAt: '2026-11-05T17:00:00.000Z' });
  }
};

/** The rule again, as plainly as it can be said. */
const model = () => {
  const grounds = new Set<string>();
  const known = new Set<string>();
  const refunds = new Set<string>();
  const learned = new Set<string>();
  let promised: readonly string[] = [];
  let completions = 0;

  const grant = (ground: string, edition: number) => {
    if (grounds.size === 0) promised = required(edition);
    grounds.add(ground);
  };
  const refundsOf = (payment: number) => [1, 2].filter((half) => refunds.has(`${payment}-${half}`)).length;

  return (told: Told): number => {
    if (told.what === 'paid' && !known.has(`p-${told.payment}`)) {
      known.add(`p-${told.payment}`);
      grant(`p-${told.payment}`, told.edition);
    }
    if (told.what === 'given') grant('gift', told.edition);
    if (told.what === 'revoked') grounds.clear();
    if (told.what === 'refunded' && known.has(`p-${told.payment}`)) {
      refunds.add(`${told.payment}-${told.half}`);
      if (refundsOf(told.payment) === 2) grounds.delete(`p-${told.payment}`);
    }
    if (told.what === 'learned') for (const module of told.modules) learned.add(module);
    const isDone = grounds.size > 0 && promised.every((module) => learned.has(module));
    if (isDone && completions === 0) completions = 1;
    return completions;
  };
};

const edition = fc.integer({ min: 1, max: 3 });
const payment = fc.integer({ min: 1, max: 3 });
const anything: fc.Arbitrary<Told> = fc.oneof(
  fc.record({ what: fc.constant('paid' as const), payment, edition }),
  fc.record({ what: fc.constant('refunded' as const), payment, half: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ what: fc.constant('given' as const), edition }),
  fc.record({ what: fc.constant('revoked' as const) }),
  fc.record({ what: fc.constant('learned' as const), modules: fc.subarray([...MODULES, 'm-9']) }),
);

interface Played {
  readonly state: EnrolmentState;
  readonly events: readonly EnrolmentEvent[];
}

const play = ({ state, events }: Played, told: Told): Played => {
  // Nobody takes away what was never granted.
  if (told.what === 'revoked' && state.enrolled === undefined) return { state, events };
  const decided = decisionOn(told)(state);
  const place = { aggregateId: 'c-1:u-1', version: 1, occurredAt: '2026-01-01T00:00:00.000Z' };
  return {
    state: decided.reduce((current, event) => evolve(Enrolment, current, { ...event, ...place }), state),
    events: [...events, ...decided],
  };
};

const begin: Played = { state: Enrolment.initial, events: [] };
const count = ({ events }: Played, type: EnrolmentEvent['type']): number =>
  events.filter((event) => event.type === type).length;

test('law: a course is completed once, as soon as all that was promised is learned while access is held, and never else', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 25 }), (history) => {
      const completionsBy = model();
      let played = begin;
      for (const told of history) {
        played = play(played, told);
        expect(count(played, 'CourseCompleted')).toBe(completionsBy(told));
      }
    }),
    { numRuns: 2_000 },
  );
});

test('law: access is granted and taken away in turns, so nobody is enrolled twice', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 25 }), (history) => {
      const { events } = history.reduce(play, begin);
      const turns = events.flatMap(({ type }) =>
        type === 'AccessGranted' || type === 'AccessRevoked' ? [type] : [],
      );
      expect(turns).toEqual(turns.map((_, turn) => (turn % 2 === 0 ? 'AccessGranted' : 'AccessRevoked')));
    }),
    { numRuns: 500 },
  );
});

test('law: told a second time at once, whatever it is, nothing happens', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 25 }), (history) => {
      const once = history.reduce(play, begin);
      const twice = history.flatMap((told) => [told, told]).reduce(play, begin);
      expect(twice).toEqual(once);
    }),
    { numRuns: 500 },
  );
});
