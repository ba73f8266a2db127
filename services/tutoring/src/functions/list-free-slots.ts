import { httpHandler, ok, pageRequest, paging } from '@edtech/http';
import { freeSlots } from '../domain/free-slots.ts';
import { TutorNotFound } from '../domain/refusals.ts';
import { isHeld } from '../domain/taking-time.ts';
import { takenAround, takenTimes } from '../read-models/taken-times.ts';
import { openingOf, tutors, tutorWithId } from '../read-models/tutors.ts';
import { demandRange, slotQuery } from './slot-query.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  { path: ['tutorId'], query: { ...slotQuery, limit: paging.limit }, allow: 'signed-in' },
  async ({ path: { tutorId }, query: { from, to, minutes, cursor, limit } }) => {
    demandRange({ start: from, end: to });
    const tutor = await views.find(tutors, tutorWithId(tutorId));
    if (tutor === null) throw new TutorNotFound();
    const now = new Date().toISOString();
    // A page goes on where the last one ended: its cursor is the first slot that is not on it.
    const range = { start: cursor === undefined || cursor < from ? from : cursor, end: to };
    const around = await views.find(takenTimes, takenAround(tutorId, range, minutes));
    const taken = around.filter(({ heldUntil }) => heldUntil === undefined || isHeld({ heldUntil }, now));
    const slots = freeSlots({ opening: openingOf(tutor), taken, range, minutes, now });

    const page = [...slots.take(pageRequest({ limit }).limit + 1)];
    const next = page.length > pageRequest({ limit }).limit ? page.pop() : undefined;
    return ok({ tutorId, slots: page, cursor: next?.start });
  },
);
