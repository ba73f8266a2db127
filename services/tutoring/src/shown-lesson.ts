import type { LessonState } from './domain/lesson.ts';
import { LessonNotFound } from './domain/refusals.ts';
import type { LessonAnswer } from './generated/lesson-answer.ts';

const STATUS = { scheduled: 'SCHEDULED', completed: 'COMPLETED', cancelled: 'CANCELLED' } as const;

/** A lesson as the HTTP API shows it. @throws LessonNotFound for a state without a lesson */
export const lessonOf = (
  lessonId: string,
  { state, version }: { readonly state: LessonState; readonly version: number },
): LessonAnswer => {
  if (!('details' in state)) throw new LessonNotFound();
  const { paymentId: _, ...details } = state.details;
  return { lessonId, ...details, status: STATUS[state.status], ...state.ended, version };
};
