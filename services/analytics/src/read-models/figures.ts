import type { Money } from '@edtech/contracts';
import { follow, partOf, projection, type RowNumbers, type Rows } from '@edtech/projection';
import { Activity } from '../domain/activity.ts';
import { dayOf, monthOf } from '../domain/day.ts';
import type { Origin } from '../domain/facts.ts';
import { FiguresRow } from './figures-row.ts';
import { inKey, NONE, PARTS, partOfKey, SHARDS } from './keys.ts';

/** A fact as its figures are found again: by the day, by the tutor, by the course. */
interface Counted {
  /** Of the stream. */
  readonly aggregateId: string;
  readonly data: Origin & { readonly tutorId?: string; readonly courseId?: string };
}

type Numbers = RowNumbers<typeof FiguresRow>;
type Report = 'enrolments' | 'revenue' | 'lessons' | 'registrations';

/** Adds to what everybody did on that day. */
const countAll = (
  rows: Rows,
  report: Report,
  { aggregateId, data }: Counted,
  numbers: Numbers,
  currency = NONE,
): void => {
  const day = dayOf(data.happenedAt);
  const part = String(partOf(aggregateId, PARTS));
  const nobody = { subject: NONE, other: NONE, shard: '0' };
  rows.add(
    FiguresRow,
    { report, scope: 'all', month: monthOf(day), part, day, currency, ...nobody },
    numbers,
  );
};

/** Adds to what everybody did on that day, to the tutor's share of it, and to the course's. */
const count = (rows: Rows, report: Report, event: Counted, numbers: Numbers, currency = NONE): void => {
  const { aggregateId, data } = event;
  countAll(rows, report, event, numbers, currency);
  const day = dayOf(data.happenedAt);
  const [tutor, course] = [inKey(data.tutorId), inKey(data.courseId)];
  const month = monthOf(day);
  const shard = String(partOf(aggregateId, SHARDS));
  const found = { report, month, day, currency, shard };
  rows.add(
    FiguresRow,
    { ...found, scope: 'tutor', part: partOfKey(tutor), subject: tutor, other: course },
    numbers,
  );
  rows.add(
    FiguresRow,
    { ...found, scope: 'course', part: partOfKey(course), subject: course, other: tutor },
    numbers,
  );
};

const moneyOf = (amount: Money) => [amount.minorUnits, amount.currency] as const;

/** What was counted on each day, of everybody, of each tutor and of each course. */
export const figures = projection({
  name: 'figures',
  version: 1,
  follows: follow(Activity, {
    UserRegistered: (event, rows) => countAll(rows, 'registrations', event, { registered: 1 }),
    UserDeactivated: (event, rows) => countAll(rows, 'registrations', event, { deactivated: 1 }),
    EnrolmentBegan: (event, rows) => count(rows, 'enrolments', event, { enrolled: 1 }),
    EnrolmentEnded: (event, rows) => count(rows, 'enrolments', event, { revoked: 1 }),
    CourseCompleted: (event, rows) => count(rows, 'enrolments', event, { coursesCompleted: 1 }),
    LessonScheduled: (event, rows) => count(rows, 'lessons', event, { scheduled: 1 }),
    LessonCompleted: (event, rows) =>
      count(rows, 'lessons', event, { completed: 1, minutes: event.data.durationMinutes ?? 0 }),
    LessonCancelled: (event, rows) => count(rows, 'lessons', event, { cancelled: 1 }),
    PaymentReceived: (event, rows) => {
      const [received, currency] = moneyOf(event.data.amount);
      count(rows, 'revenue', event, { payments: 1, received }, currency);
    },
    PaymentRefunded: (event, rows) => {
      const [refunded, currency] = moneyOf(event.data.amount);
      count(rows, 'revenue', event, { refunds: 1, refunded }, currency);
    },
  }),
});
