import { BookingSlip } from './booking-slip.ts';
import { CalendarPage } from './calendar-page.ts';
import { Lesson } from './lesson.ts';
import { Tutor } from './tutor.ts';

/** All aggregates of the service. */
export const aggregates = [Tutor, CalendarPage, BookingSlip, Lesson] as const;
