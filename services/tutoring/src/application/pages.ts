import type { Decision } from '@edtech/event-store/aggregate';
import { CalendarPage } from '../domain/calendar-page.ts';
import { pagesOf } from '../domain/page-id.ts';
import type { Stretch } from '../domain/stretch.ts';
import { type Step, step } from './all-or-none.ts';

/** A decision on every page of a tutor's calendar that `stretch` touches. */
export const onEveryPage = (
  tutorId: string,
  stretch: Stretch,
  decide: Decision<typeof CalendarPage>,
): readonly Step[] => pagesOf(tutorId, stretch).map((page) => step(CalendarPage, page, decide));
