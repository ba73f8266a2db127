import { httpHandler, ok, pageRequest, paging, text } from '@edtech/http';
import type { BookingAnswer } from '../generated/booking-answer.ts';
import { bookings, bookingsOf } from '../read-models/bookings.ts';
import { isAdmin } from './person.ts';
import { views } from './views.ts';

const ID_CHARACTERS = 128;

export const handler = httpHandler(
  {
    query: { studentId: text({ most: ID_CHARACTERS }), ...paging },
    allow: (identity, { query: { studentId } }) =>
      studentId === undefined || studentId === identity.userId || isAdmin(identity),
  },
  async ({ query: { studentId, ...request }, identity }) => {
    const { rows, cursor } = await views.page(
      bookings,
      pageRequest(request),
      bookingsOf(studentId ?? identity.userId),
    );
    const shown: readonly BookingAnswer[] = rows.map(({ generation: _, ...booking }) => booking);
    return ok({ bookings: shown, cursor });
  },
);
