import type { Decision } from '@edtech/event-store/aggregate';
import type { Learner, Progress, TakenLesson } from './progress.ts';
import { TooManyModules } from './refusals.ts';

/** What progress.updated and course.published have room for. */
const MOST_MODULES = 200;

/** What these lessons have taught, each module once, counting those that the course's own tutor gave. */
const modulesTaught = (lessons: readonly TakenLesson[], tutorId: string): readonly string[] => [
  ...new Set(
    lessons.flatMap((lesson) =>
      lesson.tutorId === tutorId && lesson.module !== undefined ? [lesson.module] : [],
    ),
  ),
];

export interface TakeLesson extends Learner, TakenLesson {
  readonly completedAt: string;
}

/**
 * A module is learned with the first lesson that teaches it; what is taught again is no further progress. Lessons that
 * another tutor gives in the name of the course are kept, and move nothing.
 */
export const takeLesson =
  ({ studentId, courseId, completedAt, ...lesson }: TakeLesson): Decision<typeof Progress> =>
  ({ tutorId, lessons, completedModules }) => {
    const { lessonId, module } = lesson;
    if (lessons.some((taken) => taken.lessonId === lessonId)) return [];
    const taught = modulesTaught([...lessons, lesson], lesson.tutorId);
    if (taught.length > MOST_MODULES) throw new TooManyModules(lessonId);
    const taken = { type: 'LessonTaken', data: { ...lesson, completedAt } } as const;
    if (tutorId !== lesson.tutorId || module === undefined || completedModules.includes(module))
      return [taken];
    const learned = {
      type: 'ModuleLearned',
      data: {
        studentId,
        courseId,
        tutorId,
        lessonId,
        module,
        completedModules: [...completedModules, module],
      },
    } as const;
    return [taken, learned];
  };

export interface BeginProgress extends Learner {
  readonly tutorId: string;
}

/** With the first access to the course. What was learned before counts; access that is granted again changes nothing. */
export const beginProgress =
  ({ studentId, courseId, tutorId }: BeginProgress): Decision<typeof Progress> =>
  (state) =>
    state.tutorId === undefined
      ? [
          {
            type: 'ProgressBegun',
            data: { studentId, courseId, tutorId, completedModules: modulesTaught(state.lessons, tutorId) },
          },
        ]
      : [];
