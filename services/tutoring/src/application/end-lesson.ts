import type { Executed, ExecuteOptions, UnitOfWork } from '@edtech/event-store';
import { Lesson, type LessonEvent, type LessonState } from '../domain/lesson.ts';
import { cancelLesson, completeLesson, lessonFor, type Person } from '../domain/lesson-decisions.ts';
import { lasting } from '../domain/stretch.ts';
import { freeTime } from '../domain/taking-time.ts';
import { allOrNone } from './all-or-none.ts';
import { onEveryPage } from './pages.ts';

export interface EndLesson {
  readonly lessonId: string;
  readonly by: Person;
  readonly now: string;
  /** What the person has seen. */
  readonly seen: ExecuteOptions;
}

type Ended = Executed<LessonState, LessonEvent>;

/** @throws VersionMismatch, and as the domain's `completeLesson` does */
export const complete = async (tx: UnitOfWork, { lessonId, by, now, seen }: EndLesson): Promise<Ended> => {
  await demandInvolved(tx, lessonId, by);
  return tx.execute(Lesson, lessonId, completeLesson(by, now), seen);
};

/**
 * Cancels a lesson, and its time is free.
 * @throws VersionMismatch, and as the domain's `cancelLesson` does
 */
export const cancel = async (
  tx: UnitOfWork,
  { lessonId, by, now, seen }: EndLesson,
  reason: string | undefined,
): Promise<Ended> => {
  const { details } = await demandInvolved(tx, lessonId, by);
  const cancelled = await tx.execute(Lesson, lessonId, cancelLesson(by, reason, now), seen);
  const time = lasting(details.scheduledTime, details.durationMinutes);
  await allOrNone(tx, onEveryPage(details.tutorId, time, freeTime(lessonId)));
  return cancelled;
};

/** Before versions are compared: one that does not match would tell strangers that there is a lesson. */
const demandInvolved = async (tx: UnitOfWork, lessonId: string, by: Person) =>
  lessonFor((await tx.read(Lesson, lessonId)).state, by);
