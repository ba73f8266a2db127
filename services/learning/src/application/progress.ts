import { courseAccessGrantedV1, lessonCompletedV1 } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
import { beginProgress, takeLesson } from '../domain/learning.ts';
import { Progress, progressId } from '../domain/progress.ts';

/**
 * Lessons and access come from two services, in any order: whichever is second finds what the first has left. A lesson
 * without a course moves no course's progress.
 */
export const progress = consumer({
  name: 'learning-progress',
  ordered:
    'a lesson that is lost would leave a course uncompleted for ever: in order, what is missing shows, and is asked for again',
  on: [
    handles(lessonCompletedV1, async ({ data }, tx) => {
      const { lessonId, studentId, tutorId, courseId, module, completedAt } = data;
      if (courseId === undefined) return;
      const lesson = { lessonId, tutorId, ...(module === undefined ? {} : { module }) };
      const taken = takeLesson({ studentId, courseId, completedAt, ...lesson });
      await tx.execute(Progress, progressId({ studentId, courseId }), taken);
    }),
    handles(courseAccessGrantedV1, ({ data }, tx) =>
      tx.execute(Progress, progressId(data), beginProgress(data)),
    ),
  ],
});
