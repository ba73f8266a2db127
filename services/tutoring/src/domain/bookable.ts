import { DAYS_AHEAD, LATE_MINUTES, LESSON_MINUTES, STEP_MINUTES } from './booking-rules.ts';
import { isOpen } from './opening-hours.ts';
import {
  DurationNotOffered,
  LessonInThePast,
  OutsideHours,
  OwnLesson,
  StartNotOnStep,
  TooFarAhead,
} from './refusals.ts';
import { after, DAY, MINUTE, minutesOf, type Stretch } from './stretch.ts';
import { activeTutor, type TutorState } from './tutor.ts';

/** A time with a tutor that somebody asks for. */
export interface WantedTime extends Stretch {
  readonly tutorId: string;
  readonly studentId: string;
}

/**
 * Whether a lesson could be then, were the calendar empty.
 * @throws TutorNotFound, OwnLesson, DurationNotOffered, StartNotOnStep, LessonInThePast, TooFarAhead, OutsideHours
 */
export const demandBookable = (wanted: WantedTime, tutor: TutorState, now: string): void => {
  const { opening } = activeTutor(tutor);
  const minutes = minutesOf(wanted);
  if (wanted.studentId === wanted.tutorId) throw new OwnLesson();
  if (minutes < LESSON_MINUTES.shortest || minutes > LESSON_MINUTES.longest || minutes % STEP_MINUTES !== 0)
    throw new DurationNotOffered();
  if (Date.parse(wanted.start) % (STEP_MINUTES * MINUTE) !== 0) throw new StartNotOnStep();
  if (wanted.start < after(now, -LATE_MINUTES * MINUTE)) throw new LessonInThePast();
  if (wanted.start > after(now, DAYS_AHEAD * DAY)) throw new TooFarAhead();
  if (!isOpen(opening, wanted)) throw new OutsideHours();
};
