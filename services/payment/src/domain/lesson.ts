import { PaymentNotOfLesson } from './refusals.ts';
import type { Subject } from './terms.ts';

/** A lesson, as far as its payment is concerned. */
export interface LessonOfPayment {
  readonly lessonId: string;
  readonly studentId: string;
  readonly tutorId: string;
}

/**
 * A lesson names its payment, and might name a foreign one, or one that paid for another lesson.
 * @throws PaymentNotOfLesson
 */
export const demandLesson = (subject: Subject, { lessonId, studentId, tutorId }: LessonOfPayment): void => {
  const another = subject.lessonId !== undefined && subject.lessonId !== lessonId;
  const ofALesson = subject.paymentType === 'LESSON';
  if (!ofALesson || another || subject.payerId !== studentId || subject.tutorId !== tutorId)
    throw new PaymentNotOfLesson();
};
