import type { Decision } from '@edtech/event-store/aggregate';
import type { CourseCompleted, Enrolled, Enrolment, EnrolmentState } from './enrolment.ts';

/** All that was promised has been learned. An edition has a module at least, so nobody is done before the beginning. */
const isLearned = (required: readonly string[], learned: readonly string[]): boolean => {
  const known = new Set(learned);
  return required.every((module) => known.has(module));
};

/** The completion that follows, when there is one: a course is completed once. */
export const completionOf = (
  { isCompleted }: EnrolmentState,
  enrolled: Enrolled,
  required: readonly string[],
  learned: readonly string[],
  learnedAt?: string,
): readonly CourseCompleted[] =>
  isCompleted || !isLearned(required, learned)
    ? []
    : [
        {
          type: 'CourseCompleted',
          data: { ...enrolled, ...(learnedAt === undefined ? {} : { learnedAt }) },
        },
      ];

export interface NoteProgress {
  readonly completedModules: readonly string[];
  readonly updatedAt: string;
}

/**
 * What a student has learned adds up, in whatever order it is told. It completes the course when access is held; else
 * it is kept for the day on which access is granted.
 */
export const noteProgress =
  ({ completedModules, updatedAt }: NoteProgress): Decision<typeof Enrolment> =>
  (state) => {
    const learned = [...new Set([...state.learned, ...completedModules])];
    if (learned.length === state.learned.length) return [];
    const completed =
      state.access === 'held' && state.enrolled !== undefined
        ? completionOf(state, state.enrolled, state.required, learned, updatedAt)
        : [];
    return [{ type: 'ProgressNoted', data: { learned } }, ...completed];
  };
