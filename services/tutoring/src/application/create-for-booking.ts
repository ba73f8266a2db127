import type { DataOf, lessonCreationRequestedV1 } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';
import { Lesson } from '../domain/lesson.ts';
import { createLesson, rejectCreation, repeatAnswer } from '../domain/lesson-decisions.ts';
import { instant, lasting } from '../domain/stretch.ts';
import { bookHeldTime } from '../domain/taking-time.ts';
import { refusalOf } from './attempt.ts';
import { onEveryPage } from './pages.ts';
import type { World } from './world.ts';

type Request = DataOf<typeof lessonCreationRequestedV1>;

/** Makes a lesson of the time that is held for the booking, or says why not. */
export const createForBooking = async (tx: UnitOfWork, world: World, request: Request): Promise<void> => {
  const { lessonId, ...asked } = request;
  const booked = { ...asked, scheduledTime: instant(asked.scheduledTime) };
  const { bookingId, tutorId, studentId } = booked;
  const lesson = { lessonId, bookingId, ...lasting(booked.scheduledTime, booked.durationMinutes) };

  const refused = await refusalOf(async () => {
    const { state } = await tx.read(Lesson, lessonId);
    if (state.status !== 'unknown') return tx.execute(Lesson, lessonId, repeatAnswer(booked));
    await onEveryPage(tx, tutorId, lesson, bookHeldTime({ lesson, studentId, now: world.now() }));
    return tx.execute(Lesson, lessonId, createLesson(booked));
  });

  if (refused !== undefined) await tx.execute(Lesson, lessonId, rejectCreation(booked, refused));
};
