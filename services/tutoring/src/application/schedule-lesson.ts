import type { Money } from '@edtech/contracts';
import type { Executed, UnitOfWork } from '@edtech/event-store';
import { demandBookable } from '../domain/bookable.ts';
import { Lesson, type LessonDetails, type LessonEvent, type LessonState } from '../domain/lesson.ts';
import { scheduleLesson } from '../domain/lesson-decisions.ts';
import { instant, lasting } from '../domain/stretch.ts';
import { bookTime } from '../domain/taking-time.ts';
import { priceOf, Tutor, type TutorState } from '../domain/tutor.ts';
import { allOrNone } from './all-or-none.ts';
import { onEveryPage } from './pages.ts';
import type { World } from './world.ts';

export type Wanted = Omit<LessonDetails, 'price' | 'bookingId'>;

/**
 * Schedules a lesson without a booking, in time that is free. Its price is the tutor's.
 * @throws LessonExists, TutorNotFound, SlotTaken, and why the time cannot be booked at all
 */
export const scheduleDirectly = async (
  tx: UnitOfWork,
  world: World,
  lessonId: string,
  asked: Wanted,
): Promise<Executed<LessonState, LessonEvent>> => {
  const wanted = { ...asked, scheduledTime: instant(asked.scheduledTime) };
  const { state } = await tx.read(Lesson, lessonId);
  if (state.status !== 'unknown') return tx.execute(Lesson, lessonId, scheduleLesson(wanted));

  const { tutorId, studentId, scheduledTime, durationMinutes } = wanted;
  const now = world.now();
  const time = lasting(scheduledTime, durationMinutes);
  const { state: tutor } = await tx.peek(Tutor, tutorId);
  demandBookable({ ...time, tutorId, studentId }, tutor, now);
  await allOrNone(tx, onEveryPage(tutorId, time, bookTime({ lessonId, ...time }, now)));
  return tx.execute(Lesson, lessonId, scheduleLesson({ ...wanted, ...priced(tutor, durationMinutes) }));
};

const priced = (tutor: TutorState, minutes: number): { readonly price?: Money } => {
  const price = priceOf(tutor, minutes);
  return price === undefined ? {} : { price };
};
