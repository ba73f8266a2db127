import type { RowItem } from '@edtech/projection';
import type { LessonTakenAnswer } from './generated/lesson-taken-answer.ts';
import type { ProgressAnswer } from './generated/progress-answer.ts';
import type { LessonRow } from './read-models/lesson-row.ts';
import type { ProgressRow } from './read-models/progress-row.ts';

/** Progress as the HTTP API shows it. How much of the course that is, is the course service's to say. */
export const progressView = ({
  studentId,
  courseId,
  tutorId,
  completedModules,
  begunAt,
  updatedAt,
  version,
}: RowItem<typeof ProgressRow>): ProgressAnswer => ({
  studentId,
  courseId,
  tutorId,
  completedModules,
  begunAt,
  updatedAt,
  version,
});

export const lessonView = ({
  lessonId,
  tutorId,
  module,
  completedAt,
}: RowItem<typeof LessonRow>): LessonTakenAnswer => ({
  lessonId,
  tutorId,
  ...(module === undefined ? {} : { module }),
  completedAt,
});
