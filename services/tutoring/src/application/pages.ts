import type { UnitOfWork } from '@edtech/event-store';
import type { Decision } from '@edtech/event-store/aggregate';
import { TutorCalendar } from '../domain/calendar.ts';
import { pagesOf } from '../domain/calendar-page.ts';
import type { Stretch } from '../domain/stretch.ts';

/**
 * Decides on every page of a tutor's calendar that `stretch` touches. All of them are asked before anything is noted for
 * the commit, so that one page's refusal leaves nothing on another.
 * @throws what `decide` throws on any of them
 */
export const onEveryPage = async (
  tx: UnitOfWork,
  tutorId: string,
  stretch: Stretch,
  decide: Decision<typeof TutorCalendar>,
): Promise<void> => {
  const pages = pagesOf(tutorId, stretch);
  for (const page of pages) decide((await tx.read(TutorCalendar, page)).state);
  for (const page of pages) await tx.execute(TutorCalendar, page, decide);
};
