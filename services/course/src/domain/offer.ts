import { moduleIds } from './content.ts';
import type { CourseState } from './course.ts';
import { CourseNotFound, CourseNotPublished } from './refusals.ts';

/** What whoever is granted access to a course gets, and has to learn to complete it. */
export interface Offer {
  readonly courseId: string;
  readonly tutorId: string;
  readonly edition: number;
  readonly required: readonly string[];
}

/**
 * The latest edition of a course. Also of a withdrawn one: who paid for it while it was for sale gets it.
 * @throws CourseNotFound, CourseNotPublished
 */
export const offerOf = (courseId: string, state: CourseState): Offer => {
  if (state.status === 'unknown') throw new CourseNotFound(courseId);
  if (state.status === 'draft') throw new CourseNotPublished(courseId);
  const { tutorId, edition, published } = state;
  return { courseId, tutorId, edition, required: moduleIds(published) };
};
