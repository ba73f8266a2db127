import { once } from '@edtech/event-store';
import { created, httpHandler, type Identity, RequestRefused } from '@edtech/http';
import { lessonIdFor } from '../application/lesson-id.ts';
import { scheduleDirectly, type Wanted } from '../application/schedule-lesson.ts';
import { scheduleLessonRequest } from '../generated/schedule-lesson-request.ts';
import { lessonOf } from '../shown-lesson.ts';
import { isAdmin } from './person.ts';
import { store } from './store.ts';
import { world } from './world.ts';

/** One of the two people of the lesson schedules it, or an administrator. */
const demandInvolved = (identity: Identity, people: readonly string[]): void => {
  if (!isAdmin(identity) && !people.includes(identity.userId)) throw new RequestRefused('forbidden');
};

/** A payment is named by the one who pays it: nobody spends what another person's money is held for. */
const demandPayer = (identity: Identity, { studentId, paymentId }: Wanted): void => {
  if (paymentId !== undefined && identity.userId !== studentId && !isAdmin(identity))
    throw new RequestRefused('forbidden');
};

export const handler = httpHandler(
  { body: scheduleLessonRequest, allow: 'signed-in', idempotencyKey: 'optional' },
  async ({ body, identity, idempotencyKey, claim, context }) => {
    const wanted = { studentId: identity.userId, ...body };
    demandInvolved(identity, [wanted.studentId, wanted.tutorId]);
    demandPayer(identity, wanted);
    const lessonId = lessonIdFor(identity.userId, idempotencyKey);
    return once(store, { context, claim }, async (tx) => {
      const scheduled = await scheduleDirectly(tx, world, lessonId, wanted);
      return created(`/lessons/${lessonId}`, lessonOf(lessonId, scheduled), scheduled);
    });
  },
);
