import type { Day } from '../domain/day.ts';
import {
  ABOUT_COLUMNS,
  type About,
  aboutRow,
  demandAnswerable,
  inOrder,
  type KnownCourses,
  type Report,
} from './report.ts';
import type { Dimension } from './report-request.ts';

/** Somebody who was active, and when. */
export interface Active extends About {
  readonly member: string;
  /** Of the range, at least one. */
  readonly days: readonly Day[];
}

const valuesOf = (by: Dimension, { days, tutorId, courseId }: Active): readonly (string | undefined)[] =>
  by === 'day' ? days : [by === 'tutor' ? tutorId : courseId];

/** Counts everybody once: on a day, with a tutor or in a course over the whole range, and in total. */
export const activeReport = (by: Dimension, active: readonly Active[], known: KnownCourses): Report => {
  const sets = new Map<string | undefined, Set<string>>();
  for (const one of active)
    for (const value of valuesOf(by, one)) {
      const members = sets.get(value) ?? new Set();
      members.add(one.member);
      sets.set(value, members);
    }
  demandAnswerable(sets.size);
  return {
    columns: [...ABOUT_COLUMNS[by], 'activeUsers'],
    rows: [...sets]
      .toSorted(([one], [other]) => inOrder(one, other))
      .map(([value, { size: activeUsers }]) => ({ ...aboutRow(by, value, known), activeUsers })),
    totals: { activeUsers: new Set(active.map(({ member }) => member)).size },
  };
};
