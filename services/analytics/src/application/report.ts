import { PlatformError } from '@edtech/contracts';
import type { Course } from '../read-models/courses.ts';
import type { Dimension } from './report-request.ts';

/** A value of a row: as it is in JSON, and as it stands in a cell. */
export type Value = string | number | null;

/** A row of a report: what it is about, and its figures, in the order of the columns. */
export interface ReportRow {
  readonly [column: string]: Value;
}

export interface Report {
  /** Sorted by what they are about. What nothing happened to has no row. */
  readonly rows: readonly ReportRow[];
  /** Of the whole range. Where there are currencies, one for each. */
  readonly totals: ReportRow | readonly ReportRow[];
  /** Of the rows, in their order; also when there are none. */
  readonly columns: readonly string[];
}

/** What a row or a part of it is about. */
export interface About {
  readonly tutorId: string | undefined;
  readonly courseId: string | undefined;
}

/** The courses that analytics has heard of, by their ids. */
export type KnownCourses = ReadonlyMap<string, Course>;

/** As many as an answer can hold with ease. */
export const MOST_ROWS = 10_000;

/** There is more to tell than one answer holds. */
export class ReportTooLarge extends PlatformError {
  readonly code = 'report-too-large';
  readonly kind = 'refused';
  readonly publicFacts = ['rows', 'maximum'] as const;
  readonly rows: number;
  readonly maximum = MOST_ROWS;

  constructor(rows: number) {
    super(
      'The report has more rows than one answer holds. Ask for fewer days, for one tutor, or for one course.',
    );
    this.rows = rows;
  }
}

/** No such report. */
export class ReportNotFound extends PlatformError {
  readonly code = 'report-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('There is no such report. There are enrolments, revenue, lessons, registrations and active-users.');
  }
}

/** The tutor of what does not say whose it is: that of its course. */
export const withTutor = <One extends About>(one: One, known: KnownCourses): One => {
  if (one.tutorId !== undefined || one.courseId === undefined) return one;
  return { ...one, tutorId: known.get(one.courseId)?.tutorId };
};

/** The columns that say what a row is about. */
export const ABOUT_COLUMNS: { readonly [By in Dimension]: readonly string[] } = {
  day: ['day'],
  tutor: ['tutorId'],
  course: ['courseId', 'title', 'tutorId'],
};

/** What a row is about, by the value that it is listed under; undefined: of no tutor, in no course. */
export const aboutRow = (by: Dimension, value: string | undefined, known: KnownCourses): ReportRow => {
  switch (by) {
    case 'day':
      return { day: value ?? null };
    case 'tutor':
      return { tutorId: value ?? null };
    case 'course': {
      const course = value === undefined ? undefined : known.get(value);
      return { courseId: value ?? null, title: course?.title ?? null, tutorId: course?.tutorId ?? null };
    }
  }
};

/** By code units, as everybody sorts who sorts again; what has no value comes last. */
export const inOrder = (one: string | undefined, other: string | undefined): number => {
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return one < other ? -1 : 1;
};

/** @throws ReportTooLarge */
export const demandAnswerable = (rows: number): void => {
  if (rows > MOST_ROWS) throw new ReportTooLarge(rows);
};
