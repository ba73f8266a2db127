import type { DataOf, lessonCreationRequestedV1 } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';
import { BookingSlip } from '../domain/booking-slip.ts';
import { Lesson } from '../domain/lesson.ts';
import { createLesson, rejectCreation, repeatAnswer } from '../domain/lesson-decisions.ts';
import { useHold } from '../domain/slip-decisions.ts';
import { lasting } from '../domain/stretch.ts';
import { bookHeldTime } from '../domain/taking-time.ts';
import { allOrNone, step } from './all-or-none.ts';
import { onEveryPage } from './pages.ts';
import { refusalOf } from './refusal-of.ts';
import type { World } from './world.ts';

type Request = DataOf<typeof lessonCreationRequestedV1>;

/** Makes a lesson of the time that is held for the booking, or says why not. */
export const createForBooking = async (tx: UnitOfWork, world: World, request: Request): Promise<void> => {
  const { lessonId, ...details } = request;
  const { bookingId, tutorId, studentId, durationMinutes } = details;
  const time = lasting(details.scheduledTime, durationMinutes);
  const booked = { ...details, scheduledTime: time.start };
  const asked = { tutorId, studentId, start: time.start, durationMinutes };

  const refused = await refusalOf(async () => {
    const { state: lesson } = await tx.read(Lesson, lessonId);
    if (lesson.status !== 'unknown') return allOrNone(tx, [step(Lesson, lessonId, repeatAnswer(booked))]);
    return allOrNone(tx, [
      step(BookingSlip, bookingId, useHold(asked, lessonId, world.now())),
      ...onEveryPage(tutorId, time, bookHeldTime({ lessonId, bookingId, ...time })),
      step(Lesson, lessonId, createLesson(booked)),
    ]);
  });

  if (refused !== undefined) await tx.execute(Lesson, lessonId, rejectCreation(booked, refused));
};
