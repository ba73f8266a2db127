import {
  availabilityConfirmedV1,
  availabilityHoldRequestedV1,
  availabilityRejectedV1,
  availabilityReleasedV1,
  availabilityReleaseRequestedV1,
  lessonCancelledV1,
  lessonCreatedV1,
  lessonCreationRejectedV1,
  lessonCreationRequestedV1,
  lessonScheduledV1,
} from '@edtech/contracts';
import fc from 'fast-check';
import { CalendarPage, type PageState } from '../../src/domain/calendar-page.ts';
import { pageAt, pagesOf as pageIdsOf, withBreak } from '../../src/domain/page-id.ts';
import { after, DAY, isSame, MINUTE, overlap, SECOND, type Stretch } from '../../src/domain/stretch.ts';
import { isHeld } from '../../src/domain/taking-time.ts';
import { type Scene, scene } from './scene.ts';

/*
 * Anything in any order, and side by side: bookings that ask, ask again, give up, come too late; lessons that are scheduled
 * and cancelled; time that passes. The times lie around midnight, so that many of them are on two pages.
 */

const MIDNIGHT = '2026-11-06T00:00:00.000Z';
const PAGES = [-1, 0, 1].map((days) => pageAt('t-1', after(MIDNIGHT, days * DAY)));
const tutor = { userId: 't-1', isAdmin: false };

/** The times that bookings ask for, each the same always: minutes from midnight, and how many. */
const TIMES = [
  [-180, 60],
  [-135, 90],
  [-60, 55],
  [-30, 75],
  [0, 30],
  [30, 60],
] as const;

const timeOf = (booking: number): { readonly start: string; readonly minutes: number } => {
  const [from, minutes] = TIMES[booking] ?? TIMES[0];
  return { start: after(MIDNIGHT, from * MINUTE), minutes };
};

type Command =
  | { readonly does: 'hold' | 'release' | 'create' | 'schedule' | 'cancel'; readonly one: number }
  | { readonly does: 'wait'; readonly seconds: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      does: fc.constantFrom('hold', 'hold', 'release', 'create', 'create', 'schedule', 'cancel'),
      one: fc.integer({ min: 0, max: TIMES.length - 1 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('wait'), seconds: fc.integer({ min: 1, max: 90 }) }),
  },
);

const isWait = ({ does }: Command): boolean => does === 'wait';

const HOLD_SECONDS = 60;

const run = async (at: Scene, one: Command): Promise<unknown> => {
  if (one.does === 'wait') return at.clock.advance(one.seconds * SECOND);
  const bookingId = `b-${one.one}`;
  const people = { bookingId, tutorId: 't-1', studentId: `s-${one.one}` };
  const { start, minutes: durationMinutes } = timeOf(one.one);
  switch (one.does) {
    case 'hold':
      return at.ask(availabilityHoldRequestedV1, {
        ...people,
        requestedTime: start,
        durationMinutes,
        holdSeconds: HOLD_SECONDS,
      });
    case 'release':
      return at.ask(availabilityReleaseRequestedV1, { bookingId, tutorId: 't-1', requestedTime: start });
    case 'create':
      return at.ask(lessonCreationRequestedV1, {
        ...people,
        lessonId: `lesson-of-${bookingId}`,
        scheduledTime: start,
        durationMinutes,
        subject: 'Algebra',
        price: { minorUnits: 1, currency: 'EUR' },
        paymentId: 'p-1',
      });
    case 'schedule': {
      const { bookingId: _, ...wanted } = people;
      const lesson = { ...wanted, scheduledTime: start, durationMinutes, subject: 'Latin' };
      return at.schedule(`direct-${one.one}`, lesson).catch(refused);
    }
    case 'cancel':
      return Promise.all(
        [`direct-${one.one}`, `lesson-of-${bookingId}`].map((lessonId) =>
          at.cancel({ lessonId, by: tutor }).catch(refused),
        ),
      );
  }
};

/** A refusal is an answer; whatever else is thrown is a fault. */
const refused = (error: unknown): void => {
  if (error instanceof Error && 'kind' in error && error.kind !== 'unavailable') return;
  throw error;
};

const pagesOf = async (at: Scene): Promise<readonly PageState[]> =>
  Promise.all(PAGES.map(async (page) => (await at.store.load(CalendarPage, page)).state));

interface Taken extends Stretch {
  readonly whose: string;
}

const takenOn = ({ holds, lessons }: PageState, now: string): readonly Taken[] => [
  ...holds
    .filter((hold) => isHeld(hold, now))
    .map(({ bookingId, ...time }) => ({ ...time, whose: bookingId })),
  ...lessons.map(({ lessonId, ...time }) => ({ ...time, whose: lessonId })),
];

const expectNoOverlap = async (at: Scene): Promise<void> => {
  const taken = (await pagesOf(at)).flatMap((page) => takenOn(page, at.world.now()));
  for (const [index, one] of taken.entries())
    for (const other of taken.slice(index + 1)) {
      if (one.whose === other.whose) expect(isSame(one, other)).toBe(true);
      else
        expect({ one, other, overlap: overlap(withBreak(one), withBreak(other)) }).toMatchObject({
          overlap: false,
        });
    }
};

/** What has or holds time is on every page that the time touches, and on no other. */
const expectPagesAgree = async (at: Scene): Promise<void> => {
  const found = (await pagesOf(at)).map((page) => takenOn(page, at.world.now()));
  for (const [day, onPage] of found.entries())
    for (const one of onPage) {
      const touched = pageIdsOf('t-1', one);
      expect(touched).toContain(PAGES[day]);
      for (const page of touched)
        expect(found[PAGES.indexOf(page)]?.map(({ whose }) => whose)).toContain(one.whose);
    }
};

const expectNothingOf = async (at: Scene, bookingId: string): Promise<void> => {
  for (const { holds, lessons } of await pagesOf(at))
    expect([...holds, ...lessons].map((one) => one.bookingId)).not.toContain(bookingId);
};

const expectLessonsHaveTheirTime = async (at: Scene): Promise<void> => {
  const onPages = new Set(
    (await pagesOf(at)).flatMap(({ lessons }) => lessons.map(({ lessonId }) => lessonId)),
  );
  const scheduled = (await at.published(lessonScheduledV1)).map(({ lessonId }) => lessonId);
  const cancelled = (await at.published(lessonCancelledV1)).map(({ lessonId }) => lessonId);
  expect(new Set(scheduled).size).toBe(scheduled.length);
  expect(new Set(cancelled).size).toBe(cancelled.length);
  expect(onPages).toEqual(new Set(scheduled).difference(new Set(cancelled)));
};

const fresh = async (): Promise<Scene> => {
  const at = scene();
  await at.tutor('t-1');
  return at;
};

test('law: never do two that hold or have time overlap, breaks included, whatever is asked in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 40 }), async (commands) => {
      const at = await fresh();
      for (const one of commands) {
        await run(at, one);
        await expectNoOverlap(at);
        await expectPagesAgree(at);
        if (one.does === 'release') await expectNothingOf(at, `b-${one.one}`);
      }
      await expectLessonsHaveTheirTime(at);
    }),
    { numRuns: 60 },
  );
});

test('law: nor when everything is asked at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(command, { minLength: 2, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
      async (rounds) => {
        const at = await fresh();
        for (const round of rounds) {
          // Time that passes while they are under way would use up what the store has for trying again.
          const [waits, others] = [round.filter(isWait), round.filter((one) => !isWait(one))];
          for (const one of waits) await run(at, one);
          await Promise.all(others.map((one) => run(at, one)));
          await expectNoOverlap(at);
          await expectPagesAgree(at);
        }
        await expectLessonsHaveTheirTime(at);
      },
    ),
    { numRuns: 60 },
  );
});

test('law: every hold ends: as a lesson, by its release, or by time alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 30 }), async (commands) => {
      const at = await fresh();
      for (const one of commands) await run(at, one);
      at.clock.advance(HOLD_SECONDS * SECOND);
      const now = at.world.now();
      for (const { holds } of await pagesOf(at))
        expect(holds.filter((hold) => isHeld(hold, now))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('law: every request of a booking has its answer, and no booking hears a yes after a no', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 30 }), async (commands) => {
      const at = await fresh();
      for (const one of commands) await run(at, one);
      const asked = (does: Command['does']) => commands.filter((one) => one.does === does).length;
      const [yes, no, released] = await Promise.all([
        at.published(availabilityConfirmedV1),
        at.published(availabilityRejectedV1),
        at.published(availabilityReleasedV1),
      ]);
      expect(yes.length + no.length).toBe(asked('hold'));
      expect(released).toHaveLength(asked('release'));
      const [created, rejected] = await Promise.all([
        at.published(lessonCreatedV1),
        at.published(lessonCreationRejectedV1),
      ]);
      expect(created.length + rejected.length).toBe(asked('create'));
      for (const { bookingId, timestamp } of created) {
        const ofBooking = yes.filter((one) => one.bookingId === bookingId);
        const [first] = created.filter((one) => one.bookingId === bookingId);
        if (first?.timestamp === timestamp)
          expect(ofBooking.some(({ heldUntil = '' }) => timestamp < heldUntil)).toBe(true);
      }
      for (const { bookingId, timestamp } of no)
        expect(yes.filter((one) => one.bookingId === bookingId && one.timestamp > timestamp)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
