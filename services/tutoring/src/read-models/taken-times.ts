import { follow, type Place, projection, type Rows } from '@edtech/projection';
import { BREAK_MINUTES, LESSON_MINUTES } from '../domain/booking-rules.ts';
import { CalendarPage } from '../domain/calendar-page.ts';
import { isOnPage, tutorOfPage } from '../domain/page-id.ts';
import { after, MINUTE, type Stretch } from '../domain/stretch.ts';
import { TakenTimeRow } from './taken-time-row.ts';

const bookingHolds = (bookingId: string) => `booking#${bookingId}`;
const lessonTakes = (lessonId: string) => `lesson#${lessonId}`;

/** The page on which a stretch begins has its row: around midnight two pages have the same event. */
const beginsOn = (page: string, { start }: Stretch): boolean => isOnPage(page, start);

const take = (
  rows: Rows,
  page: string,
  { start, end }: Stretch,
  holder: string,
  heldUntil?: string,
): void => {
  if (!beginsOn(page, { start, end })) return;
  const until = heldUntil === undefined ? {} : { heldUntil };
  rows.put(TakenTimeRow, { tutorId: tutorOfPage(page), start, end, holder, ...until });
};

const free = (rows: Rows, page: string, stretch: Stretch, holder: string): void => {
  if (beginsOn(page, stretch))
    rows.remove(TakenTimeRow, { tutorId: tutorOfPage(page), start: stretch.start, holder });
};

/** When tutors are taken. */
export const takenTimes = projection({
  name: 'taken-times',
  version: 1,
  follows: follow(CalendarPage, {
    TimeHeld: ({ aggregateId: page, data }, rows) =>
      take(rows, page, data, bookingHolds(data.bookingId), data.heldUntil),
    HoldTakenOver: ({ aggregateId: page, data }, rows) =>
      free(rows, page, data, bookingHolds(data.bookingId)),
    HoldReleased: ({ aggregateId: page, data }, rows) => free(rows, page, data, bookingHolds(data.bookingId)),
    TimeBooked: ({ aggregateId: page, data }, rows) => {
      if (data.bookingId !== undefined) free(rows, page, data, bookingHolds(data.bookingId));
      take(rows, page, data, lessonTakes(data.lessonId));
    },
    TimeFreed: ({ aggregateId: page, data }, rows) => free(rows, page, data, lessonTakes(data.lessonId)),
  }),
});

/** The longest lesson that began before, and its break, may still be in the way. */
const REACH_MINUTES = LESSON_MINUTES.longest + BREAK_MINUTES;

/** What is taken, or was before it lapsed, and touches lessons that begin in `range` and last so many minutes. */
export const takenAround =
  (tutorId: string, range: Stretch, minutes: number) =>
  ({ generation, table }: Place) =>
    TakenTimeRow.query
      .byTutor({ generation, tutorId })
      .between(
        { start: after(range.start, -REACH_MINUTES * MINUTE) },
        { start: after(range.end, (minutes + BREAK_MINUTES) * MINUTE) },
      )
      .go({ ...table, pages: 'all' });
