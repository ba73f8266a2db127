import type { Views } from '@edtech/projection';
import { activeUsers } from '../read-models/active-users.ts';
import { courses, coursesAround } from '../read-models/courses.ts';
import { figures } from '../read-models/figures.ts';
import { activeOf } from '../read-models/read-active.ts';
import { figuresOf } from '../read-models/read-figures.ts';
import { activeReport } from './active-report.ts';
import { figureReport } from './figure-report.ts';
import { type About, type KnownCourses, type Report, withTutor } from './report.ts';
import type { Dimension, ReportName, ReportRequest } from './report-request.ts';

type Reads = Pick<Views, 'find'>;

/** The courses that have to be known: for their titles, or for the tutor of what does not name one. */
const neededCourses = (by: Dimension, found: readonly About[]): ReadonlySet<string> =>
  new Set(
    found.flatMap(({ tutorId, courseId }) =>
      courseId !== undefined && (by === 'course' || tutorId === undefined) ? [courseId] : [],
    ),
  );

const knownCourses = async (views: Reads, needed: ReadonlySet<string>): Promise<KnownCourses> => {
  const found = needed.size === 0 ? [] : await views.find(courses, coursesAround(needed));
  return new Map(found.map((course) => [course.courseId, course]));
};

/** Finds the tutor of what does not name one, and leaves out what is another one's than was asked for. */
const asked = async <One extends About>(
  views: Reads,
  { by, tutorId }: ReportRequest,
  found: readonly One[],
): Promise<{ readonly mine: readonly One[]; readonly known: KnownCourses }> => {
  const known = await knownCourses(views, neededCourses(by, found));
  const told = found.map((one) => withTutor(one, known));
  return { mine: tutorId === undefined ? told : told.filter((one) => one.tutorId === tutorId), known };
};

/**
 * Makes a report of the read models. What is committed to them is in it; an event may be a moment on its way.
 * @throws ReportTooLarge, TableUnavailable
 */
export const makeReport = async (views: Reads, name: ReportName, request: ReportRequest): Promise<Report> => {
  const { by } = request;
  if (name === 'active-users') {
    const { mine, known } = await asked(views, request, await views.find(activeUsers, activeOf(request)));
    return activeReport(by, mine, known);
  }
  const { mine, known } = await asked(views, request, await views.find(figures, figuresOf(name, request)));
  return figureReport(name, by, mine, known);
};
