import type { ReportName, ReportRequest } from '../../src/application/report-request.ts';
import type { Told } from './told.ts';

/*
 * The figures as somebody counts them who has all events before him, each once, and adds them up one by one. It shares
 * nothing with the code that it is held against.
 */

/** What the events of these histories say, one of them or another. */
interface Said {
  readonly userId?: string;
  readonly studentId?: string;
  readonly tutorId?: string;
  readonly courseId?: string;
  readonly title?: string;
  readonly cancelledBy?: string;
  readonly durationMinutes?: number;
  readonly amount?: { readonly minorUnits: number; readonly currency: string };
}

interface Happened {
  readonly day: string;
  readonly type: string;
  readonly said: Said;
}

type Row = Record<string, string | number | null>;

interface Naive {
  readonly rows: readonly Row[];
  readonly totals: Row | readonly Row[];
}

const ZEROS: { readonly [report: string]: Row } = {
  enrolments: { enrolled: 0, revoked: 0, completed: 0 },
  revenue: { payments: 0, refunds: 0, receivedMinorUnits: 0, refundedMinorUnits: 0, netMinorUnits: 0 },
  lessons: { scheduled: 0, completed: 0, cancelled: 0, minutesTaught: 0 },
  registrations: { registered: 0, deactivated: 0 },
};

/** What an event adds, by report. */
const adds = ({
  type,
  said,
}: Happened): readonly [report: string, numbers: { readonly [n: string]: number }][] => {
  const money = said.amount?.minorUnits ?? 0;
  switch (type) {
    case 'user.created':
      return [['registrations', { registered: 1 }]];
    case 'user.deactivated':
      return [['registrations', { deactivated: 1 }]];
    case 'course.access.granted':
      return [['enrolments', { enrolled: 1 }]];
    case 'course.access.revoked':
      return [['enrolments', { revoked: 1 }]];
    case 'course.completed':
      return [['enrolments', { completed: 1 }]];
    case 'lesson.scheduled':
      return [['lessons', { scheduled: 1 }]];
    case 'lesson.completed':
      return [['lessons', { completed: 1, minutesTaught: said.durationMinutes ?? 0 }]];
    case 'lesson.cancelled':
      return [['lessons', { cancelled: 1 }]];
    case 'payment.completed':
      return [['revenue', { payments: 1, receivedMinorUnits: money, netMinorUnits: money }]];
    case 'payment.refunded':
      return [['revenue', { refunds: 1, refundedMinorUnits: money, netMinorUnits: -money }]];
    default:
      return [];
  }
};

/** Who was active by an event. */
const actors = ({ type, said }: Happened): readonly (string | undefined)[] => {
  switch (type) {
    case 'user.created':
    case 'payment.completed':
      return [said.userId];
    case 'course.published':
      return [said.tutorId];
    case 'course.access.granted':
    case 'course.completed':
    case 'progress.updated':
    case 'lesson.scheduled':
      return [said.studentId];
    case 'lesson.completed':
      return [said.studentId, said.tutorId];
    case 'lesson.cancelled':
      return [said.cancelledBy];
    default:
      return [];
  }
};

const compare = (
  one: string | number | null | undefined,
  other: string | number | null | undefined,
): number => {
  if (one === other) return 0;
  if (one === null || one === undefined) return 1;
  if (other === null || other === undefined) return -1;
  return one < other ? -1 : 1;
};

/** What the figures of `told` are, each event of which is there once. */
export const counted = (told: readonly Told[], name: ReportName, request: ReportRequest): Naive => {
  const happened = told.map(
    ({ type, occurredAt, data }): Happened => ({
      type,
      day: new Date(occurredAt).toISOString().slice(0, 10),
      // The events are those of the histories.
      said: data as Said,
    }),
  );
  const courses: Record<string, Said> = Object.create(null);
  for (const { type, said } of happened) if (type === 'course.published') courses[said.courseId ?? ''] = said;
  const courseOf = (courseId: string | undefined): Said | undefined => courses[courseId ?? ''];
  const tutorOf = ({ tutorId, courseId }: Said) => tutorId ?? courseOf(courseId)?.tutorId;

  const { from, to, by, tutorId, courseId } = request;
  const inIt = happened.filter(
    ({ day, said }) =>
      day >= from &&
      day <= to &&
      (tutorId === undefined || tutorOf(said) === tutorId) &&
      (courseId === undefined || said.courseId === courseId),
  );
  const about = ({ day, said }: Happened): Row => {
    if (by === 'day') return { day };
    if (by === 'tutor') return { tutorId: tutorOf(said) ?? null };
    const course = courseOf(said.courseId);
    return {
      courseId: said.courseId ?? null,
      title: course?.title ?? null,
      tutorId: course?.tutorId ?? null,
    };
  };

  return name === 'active-users' ? distinct(inIt, about, request) : added(inIt, about, name, request);
};

const added = (
  happened: readonly Happened[],
  about: (one: Happened) => Row,
  name: ReportName,
  { by }: ReportRequest,
): Naive => {
  const zeros = ZEROS[name] ?? {};
  const [rows, totals] = [new Map<string, Row>(), new Map<string, Row>()];
  const addTo = (map: Map<string, Row>, key: Row, numbers: { readonly [name: string]: number }): void => {
    const row = map.get(JSON.stringify(key)) ?? { ...key, ...zeros };
    for (const [column, number] of Object.entries(numbers)) row[column] = Number(row[column]) + number;
    map.set(JSON.stringify(key), row);
  };
  for (const one of happened)
    for (const [report, numbers] of adds(one)) {
      if (report !== name) continue;
      const currency: Row = name === 'revenue' ? { currency: one.said.amount?.currency ?? null } : {};
      addTo(rows, { ...about(one), ...currency }, numbers);
      addTo(totals, currency, numbers);
    }
  const first = by === 'day' ? 'day' : `${by}Id`;
  const sorted = (map: Map<string, Row>) =>
    [...map.values()].sort(
      (one, other) => compare(one[first], other[first]) || compare(one.currency, other.currency),
    );
  const [total = { ...zeros }] = sorted(totals);
  return { rows: sorted(rows), totals: name === 'revenue' ? sorted(totals) : total };
};

const distinct = (
  happened: readonly Happened[],
  about: (one: Happened) => Row,
  { by, tutorId, courseId }: ReportRequest,
): Naive => {
  const isShared = by !== 'day' || tutorId !== undefined || courseId !== undefined;
  const sets = new Map<string, { readonly row: Row; readonly users: Set<string> }>();
  const all = new Set<string>();
  for (const one of happened)
    for (const actor of actors(one)) {
      if (actor === undefined) continue;
      const { said, type } = one;
      // With a tutor, or in a course, are those who learn there, by what concerns the two of them.
      const isTheirs = said.tutorId === undefined ? said.courseId !== undefined : said.tutorId !== actor;
      const learns = actor === said.studentId || (type === 'payment.completed' && actor === said.userId);
      if (isShared && !(isTheirs && learns)) continue;
      const row = about(one);
      const set = sets.get(JSON.stringify(row)) ?? { row, users: new Set() };
      set.users.add(actor);
      sets.set(JSON.stringify(row), set);
      all.add(actor);
    }
  const first = by === 'day' ? 'day' : `${by}Id`;
  return {
    rows: [...sets.values()]
      .map(({ row, users }) => ({ ...row, activeUsers: users.size }))
      .sort((one, other) => compare(one[first as keyof typeof one], other[first as keyof typeof other])),
    totals: { activeUsers: all.size },
  };
};
