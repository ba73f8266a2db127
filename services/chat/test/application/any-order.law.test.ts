import { randomUUID } from 'node:crypto';
import {
  chatOpeningRequestedV1,
  chatSessionCreatedV1,
  lessonCancelledV1,
  lessonCompletedV1,
  lessonScheduledV1,
  PlatformError,
  userDeactivatedV1,
} from '@edtech/contracts';
import fc from 'fast-check';
import {
  CLOSES_AT,
  left,
  lessonCancelled,
  lessonCompleted,
  lessonScheduled,
  openingRequested,
} from './happenings.ts';
import { type Scene, scene, student, tutor } from './scene.ts';

/*
 * All that is told of one lesson, and asked for, in any order, side by side or one after the other, each as often as it is
 * delivered: a lesson has one session at most, and where it ends does not depend on the order.
 */

type Happening =
  | { readonly does: 'schedule' | 'cancel' | 'complete' | 'leave' | 'open' | 'post'; readonly id: string }
  | { readonly does: 'ask'; readonly id: string; readonly bookingId: string };

const run = async (at: Scene, happening: Happening): Promise<unknown> => {
  const { id } = happening;
  switch (happening.does) {
    case 'schedule':
      return at.hear(lessonScheduledV1, lessonScheduled('l-1'), id);
    case 'cancel':
      return at.hear(lessonCancelledV1, lessonCancelled('l-1'), id);
    case 'complete':
      return at.hear(lessonCompletedV1, lessonCompleted('l-1'), id);
    case 'leave':
      return at.hearOfUser(userDeactivatedV1, left('t-1'), id);
    case 'ask':
      return at.ask(chatOpeningRequestedV1, openingRequested(happening.bookingId, 'l-1'), id);
    case 'open':
      return at.open('l-1', student).catch(refused);
    case 'post': {
      const [chatSessionId] = await at.sessions();
      return chatSessionId === undefined
        ? undefined
        : at.post(chatSessionId, tutor, 'Hello', id).catch(refused);
    }
  }
};

/** A refusal is an answer; whatever else is thrown is a fault. */
const refused = (error: unknown): void => {
  if (error instanceof PlatformError && error.kind !== 'unavailable' && error.kind !== 'internal') return;
  throw error;
};

const kinds = fc.subarray(['schedule', 'cancel', 'complete', 'leave', 'open', 'post'] as const);

/** What happens, some of it twice, in some order. */
const course = fc
  .record({ kinds, bookings: fc.subarray(['b-1', 'b-2']), asks: fc.integer({ min: 1, max: 2 }) })
  .map(({ kinds: chosen, bookings, asks }): readonly Happening[] => [
    ...chosen.map((does) => ({ does, id: randomUUID() })),
    ...bookings.flatMap((bookingId) =>
      Array.from({ length: asks }, () => ({ does: 'ask', bookingId, id: randomUUID() }) as const),
    ),
  ])
  .chain((happenings) =>
    fc.record({
      happenings: fc.shuffledSubarray([...happenings, ...happenings], {
        minLength: happenings.length * 2,
        maxLength: happenings.length * 2,
      }),
      atOnce: fc.integer({ min: 1, max: 4 }),
    }),
  );

test('any order: one session at most, every request answered with it, and none left open of a lesson that is off', async () => {
  await fc.assert(
    fc.asyncProperty(course, async ({ happenings, atOnce }) => {
      const at = scene();
      for (let from = 0; from < happenings.length; from += atOnce)
        await Promise.all(happenings.slice(from, from + atOnce).map((one) => run(at, one)));

      expect(at.told).toEqual([]);
      const did = (what: Happening['does']) => happenings.some(({ does }) => does === what);
      const sessions = await at.sessions();
      expect(sessions.length).toBeLessThanOrEqual(1);
      if (did('ask')) expect(sessions).toHaveLength(1);

      const asked = new Set(happenings.flatMap((one) => (one.does === 'ask' ? [one.id] : [])));
      const answers = await at.published(chatSessionCreatedV1);
      expect(answers).toHaveLength(asked.size);
      for (const { chatSessionId, lessonId, participants } of answers)
        expect([[chatSessionId], lessonId, participants]).toEqual([sessions, 'l-1', ['s-1', 't-1']]);

      const [chatSessionId] = sessions;
      if (chatSessionId === undefined) return;
      const state = await at.session(chatSessionId);
      if (state.status === 'unknown') throw new Error('A session that there is is known.');
      expect(state.closing?.reason).toBe(did('cancel') ? 'lesson-cancelled' : undefined);
      if (!did('cancel')) expect(state.closesAt).toBe(did('complete') ? CLOSES_AT : undefined);
      expect(state.messages).toBeLessThanOrEqual(1);
    }),
    { numRuns: 150 },
  );
});
