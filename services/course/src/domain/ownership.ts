import type { CourseState } from './course.ts';
import { CourseNotFound } from './refusals.ts';

/** Who asks for a change: a tutor has a say in courses of their own, an administrator in all. */
export interface Editor {
  readonly userId: string;
  readonly isAdmin: boolean;
}

/**
 * A course of others looks as one that does not exist, so that nobody learns of drafts by asking.
 * @throws CourseNotFound
 */
export const demandOwn = (
  courseId: string,
  state: CourseState,
  { userId, isAdmin }: Editor,
): Exclude<CourseState, { readonly status: 'unknown' }> => {
  if (state.status === 'unknown' || !(isAdmin || state.tutorId === userId))
    throw new CourseNotFound(courseId);
  return state;
};
