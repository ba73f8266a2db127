import { progressUpdatedV1 } from '@edtech/contracts';
import { aggregate, publish } from '@edtech/event-store/aggregate';

/** Whose progress in what. */
export interface Learner {
  readonly studentId: string;
  readonly courseId: string;
}

/** A lesson of the course that has taken place. */
export interface TakenLesson {
  readonly lessonId: string;
  readonly tutorId: string;
  /** What it taught of the course; without one it moves nothing. */
  readonly module?: string;
}

/**
 * What a student has learned of a course. Lessons are kept from the first one on; they are progress from the day on which
 * the student may take the course, those before it included.
 */
export interface ProgressState {
  /** Whose course it is; undefined until the student may take it. */
  readonly tutorId?: string;
  readonly lessons: readonly TakenLesson[];
  /** In the order in which they were learned; none before the beginning. */
  readonly completedModules: readonly string[];
}

export interface LessonTaken {
  readonly type: 'LessonTaken';
  readonly data: TakenLesson & { readonly completedAt: string };
}

interface CourseProgress extends Learner {
  readonly tutorId: string;
  /** All so far. */
  readonly completedModules: readonly string[];
}

export interface ProgressBegun {
  readonly type: 'ProgressBegun';
  readonly data: CourseProgress;
}

export interface ModuleLearned {
  readonly type: 'ModuleLearned';
  readonly data: CourseProgress & { readonly lessonId: string; readonly module: string };
}

export type ProgressEvent = LessonTaken | ProgressBegun | ModuleLearned;

export const Progress = aggregate<ProgressState, ProgressEvent>({
  type: 'Progress',
  initial: { lessons: [], completedModules: [] },
  evolve: {
    LessonTaken: (state, { data: { completedAt: _completedAt, ...lesson } }) => ({
      ...state,
      lessons: [...state.lessons, lesson],
    }),
    ProgressBegun: (state, { data: { tutorId, completedModules } }) => ({
      ...state,
      tutorId,
      completedModules,
    }),
    ModuleLearned: (state, { data: { completedModules } }) => ({ ...state, completedModules }),
  },
  publishes: {
    ProgressBegun: publish(progressUpdatedV1, ({ data, occurredAt }) => updated(data, occurredAt)),
    ModuleLearned: publish(progressUpdatedV1, ({ data, occurredAt }) => ({
      ...updated(data, occurredAt),
      lessonId: data.lessonId,
      module: data.module,
    })),
  },
});

const updated = ({ studentId, courseId, tutorId, completedModules }: CourseProgress, updatedAt: string) => ({
  studentId,
  courseId,
  tutorId,
  completedModules: [...completedModules],
  updatedAt,
});

/** The id of the course is escaped, so that it can hold no colon, and no two pairs have one id. */
export const progressId = ({ studentId, courseId }: Learner): string =>
  `${encodeURIComponent(courseId.toWellFormed())}:${studentId}`;
