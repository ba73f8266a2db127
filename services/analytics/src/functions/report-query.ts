import type { Violation } from '@edtech/contracts';
import {
  type Identity,
  needed,
  oneOf,
  type QueryOf,
  type QueryReader,
  RequestRefused,
  text,
} from '@edtech/http';
import { ReportNotFound } from '../application/report.ts';
import {
  BY_DAY_ONLY,
  DIMENSIONS,
  MOST_DAYS,
  REPORTS,
  type ReportName,
  type ReportRequest,
} from '../application/report-request.ts';
import { type Day, daysBetween, readDay } from '../domain/day.ts';

const ID_CHARACTERS = 128;

const day: QueryReader<Day, false> = {
  read: readDay,
  rule: 'day',
  message: 'must be a day, as in 2026-11-28',
  needed: false,
  schema: { type: 'string', format: 'date' },
};

/** The query parameters of a report. */
export const reportQuery = {
  from: needed(day),
  to: needed(day),
  by: oneOf(...DIMENSIONS),
  tutorId: text({ most: ID_CHARACTERS }),
  courseId: text({ most: ID_CHARACTERS }),
};

const isAdmin = ({ roles }: Identity): boolean => roles.includes('ADMIN');

/** Administrators see everybody's figures; tutors their own, and none that are nobody's. */
export const maySee = (identity: Identity, report: string, tutorId: string | undefined): boolean =>
  isAdmin(identity) ||
  (identity.roles.includes('TUTOR') &&
    !BY_DAY_ONLY.some((name) => name === report) &&
    (tutorId === undefined || tutorId === identity.userId));

/** @throws ReportNotFound */
export const reportNamed = (name: string): ReportName => {
  const found = REPORTS.find((report) => report === name);
  if (found === undefined) throw new ReportNotFound();
  return found;
};

const violationsOf = (
  report: ReportName,
  { from, to, by, tutorId, courseId }: QueryOf<typeof reportQuery>,
): readonly Violation[] => {
  const most = MOST_DAYS[report];
  const days = daysBetween(from, to);
  const isWide = by === 'tutor' || by === 'course' || tutorId !== undefined || courseId !== undefined;
  return [
    ...(days < 1 ? [{ path: 'to', rule: 'order', message: 'must not be before from' }] : []),
    ...(days > most
      ? [{ path: 'to', rule: 'range', message: `must be at most ${most} days from from, which is the first` }]
      : []),
    ...(BY_DAY_ONLY.includes(report) && isWide
      ? [
          {
            path: 'by',
            rule: 'by-day-only',
            message: 'must be day: these figures have no tutor and no course',
          },
        ]
      : []),
  ];
};

/** What is asked for, by whom. @throws RequestRefused `query-invalid` with everything that is wrong */
export const reportRequest = (
  report: ReportName,
  query: QueryOf<typeof reportQuery>,
  identity: Identity,
): ReportRequest => {
  const violations = violationsOf(report, query);
  if (violations.length > 0) throw new RequestRefused('query-invalid', { violations });
  const { from, to, by = 'day', tutorId = isAdmin(identity) ? undefined : identity.userId, courseId } = query;
  return {
    from,
    to,
    by,
    ...(tutorId === undefined ? {} : { tutorId }),
    ...(courseId === undefined ? {} : { courseId }),
  };
};
