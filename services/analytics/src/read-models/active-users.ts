import { follow, partOf, projection, type RowNumbers, type Rows } from '@edtech/projection';
import { Activity } from '../domain/activity.ts';
import { type Day, dayOf, monthOf } from '../domain/day.ts';
import type { Origin } from '../domain/facts.ts';
import { ActiveRow, type DayOfMonth } from './active-row.ts';
import { inKey, memberOf, NONE, PARTS, partOfKey } from './keys.ts';

interface Done {
  /** Of the stream. */
  readonly aggregateId: string;
  readonly data: Origin & { readonly tutorId?: string; readonly courseId?: string };
}

/** The attribute of a day. */
export const dayOfMonth = (day: Day): DayOfMonth =>
  // Two digits, from 01 to 31: the end of a day.
  `d${day.slice('yyyy-mm-'.length)}` as DayOfMonth;

const onDay = (day: Day): RowNumbers<typeof ActiveRow> => ({ [dayOfMonth(day)]: 1 });

/** The user was active on that day: noted in one part, whichever. Readers see all parts, and count a user once. */
const activeIn = (rows: Rows, { data }: Done, userId: string, part: string): void => {
  const day = dayOf(data.happenedAt);
  const nobody = { subject: NONE, other: NONE };
  const member = memberOf(userId);
  rows.add(ActiveRow, { scope: 'all', month: monthOf(day), part, member, ...nobody }, onDay(day));
};

/** The user was active on that day. */
const active = (rows: Rows, event: Done, userId: string): void =>
  activeIn(rows, event, userId, String(partOf(userId, PARTS)));

/**
 * The user was active on that day as one who teaches. One tutor has to do with the streams of many students: in one row, all
 * of them would get into each other's way, so it is as many as there are parts.
 */
const activeTeaching = (rows: Rows, event: Done, userId: string): void =>
  activeIn(rows, event, userId, String(partOf(event.aggregateId, PARTS)));

/** The user was active on that day, with a tutor or in a course. Tutors are no users of their own. */
const activeWith = (rows: Rows, event: Done, userId: string): void => {
  active(rows, event, userId);
  const { tutorId, courseId, happenedAt } = event.data;
  if (userId === tutorId) return;
  const day = dayOf(happenedAt);
  const [month, member] = [monthOf(day), memberOf(userId)];
  const [tutor, course] = [inKey(tutorId), inKey(courseId)];
  const found = { month, member };
  rows.add(
    ActiveRow,
    { ...found, scope: 'tutor', part: partOfKey(tutor), subject: tutor, other: course },
    onDay(day),
  );
  rows.add(
    ActiveRow,
    { ...found, scope: 'course', part: partOfKey(course), subject: course, other: tutor },
    onDay(day),
  );
};

/** Who did something on which day. What was done to somebody (access that ended, money that went back) is no activity. */
export const activeUsers = projection({
  name: 'active-users',
  version: 1,
  follows: follow(Activity, {
    UserRegistered: (event, rows) => active(rows, event, event.data.userId),
    CoursePublished: (event, rows) => activeTeaching(rows, event, event.data.tutorId),
    EnrolmentBegan: (event, rows) => activeWith(rows, event, event.data.studentId),
    ProgressMade: (event, rows) => activeWith(rows, event, event.data.studentId),
    CourseCompleted: (event, rows) => activeWith(rows, event, event.data.studentId),
    LessonScheduled: (event, rows) => activeWith(rows, event, event.data.studentId),
    LessonCompleted: (event, rows) => {
      activeWith(rows, event, event.data.studentId);
      activeTeaching(rows, event, event.data.tutorId);
    },
    LessonCancelled: (event, rows) => {
      const { cancelledBy, studentId } = event.data;
      if (cancelledBy === studentId) activeWith(rows, event, studentId);
      else if (cancelledBy !== undefined) activeTeaching(rows, event, cancelledBy);
    },
    PaymentReceived: (event, rows) => activeWith(rows, event, event.data.payerId),
  }),
});
