import type { Ended, LessonDetails, LessonState } from './domain/lesson.ts';
import type { Agreed } from './domain/lesson-decisions.ts';
import { LessonNotFound } from './domain/refusals.ts';

/** A lesson as the HTTP API shows it. */
export interface ShownLesson extends Omit<LessonDetails, 'paymentId'>, Partial<Ended> {
  readonly lessonId: string;
  readonly status: Uppercase<Agreed['status']>;
  readonly version: number;
}

const STATUS = { scheduled: 'SCHEDULED', completed: 'COMPLETED', cancelled: 'CANCELLED' } as const;

/** @throws LessonNotFound for a state without a lesson */
export const lessonOf = (
  lessonId: string,
  { state, version }: { readonly state: LessonState; readonly version: number },
): ShownLesson => {
  if (!('details' in state)) throw new LessonNotFound();
  const { paymentId: _, ...details } = state.details;
  return { lessonId, ...details, status: STATUS[state.status], ...state.ended, version };
};
