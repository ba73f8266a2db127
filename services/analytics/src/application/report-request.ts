import type { Day } from '../domain/day.ts';

/** What the figures are listed by. */
export const DIMENSIONS = ['day', 'tutor', 'course'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What is asked for. `from` and `to` are in it; a tutor or a course leaves out what is not theirs. */
export interface ReportRequest {
  readonly from: Day;
  readonly to: Day;
  readonly by: Dimension;
  readonly tutorId?: string;
  readonly courseId?: string;
}

export const REPORTS = ['enrolments', 'revenue', 'lessons', 'registrations', 'active-users'] as const;
export type ReportName = (typeof REPORTS)[number];

/** The days that one report may be about. A set of users is read whole, so its range is shorter than that of a sum. */
export const MOST_DAYS: { readonly [Name in ReportName]: number } = {
  enrolments: 366,
  revenue: 366,
  lessons: 366,
  registrations: 366,
  'active-users': 92,
};

/** What is told of nobody's tutor and in no course: it can only be listed by day. */
export const BY_DAY_ONLY: readonly ReportName[] = ['registrations'];
