import { describeViolations, PlatformError, type Violation } from '@edtech/contracts';
import {
  BREAK_MINUTES,
  DAYS_AHEAD,
  LATE_MINUTES,
  LESSON_MINUTES,
  NOTICE_HOURS,
  STEP_MINUTES,
} from './booking-rules.ts';

/*
 * What the domain says no with. The messages are for the people who asked: they reach students as the reason of a
 * rejected booking.
 */

export class TutorNotFound extends PlatformError {
  readonly code = 'tutor-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('No tutor has this id. A profile is there a moment after the registration as a tutor.');
  }
}

export class AvailabilityInvalid extends PlatformError {
  readonly code = 'availability-invalid';
  readonly kind = 'invalid';
  readonly publicFacts = ['violations'] as const;
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super(`These hours cannot be kept: ${describeViolations(violations)}.`);
    this.violations = violations;
  }
}

export class StartNotOnStep extends PlatformError {
  readonly code = 'start-not-on-step';
  readonly kind = 'refused';

  constructor() {
    super(`Lessons begin at whole steps of ${STEP_MINUTES} minutes, such as 10:00 or 10:05.`);
  }
}

export class DurationNotOffered extends PlatformError {
  readonly code = 'duration-not-offered';
  readonly kind = 'refused';

  constructor() {
    const { shortest, longest } = LESSON_MINUTES;
    super(`A lesson takes ${shortest} to ${longest} minutes, in steps of ${STEP_MINUTES}.`);
  }
}

export class LessonInThePast extends PlatformError {
  readonly code = 'lesson-in-the-past';
  readonly kind = 'refused';

  constructor() {
    super(`The beginning is past, by more than ${LATE_MINUTES} minutes. Choose a later one.`);
  }
}

export class TooFarAhead extends PlatformError {
  readonly code = 'too-far-ahead';
  readonly kind = 'refused';

  constructor() {
    super(`Lessons are booked at most ${DAYS_AHEAD} days ahead. Choose an earlier one.`);
  }
}

export class OutsideHours extends PlatformError {
  readonly code = 'outside-hours';
  readonly kind = 'refused';

  constructor() {
    super('The tutor does not teach then. Choose one of the free times.');
  }
}

export class OwnLesson extends PlatformError {
  readonly code = 'own-lesson';
  readonly kind = 'refused';

  constructor() {
    super('Tutors cannot take lessons with themselves.');
  }
}

export class PriceDiffers extends PlatformError {
  readonly code = 'price-differs';
  readonly kind = 'conflict';

  constructor() {
    super('The tutor asks for another price for this lesson. Look at it again, and book anew.');
  }
}

export class SlotTaken extends PlatformError {
  readonly code = 'slot-taken';
  readonly kind = 'conflict';

  constructor() {
    super(
      `The tutor is taken then, or within ${BREAK_MINUTES} minutes before or after. Choose another time.`,
    );
  }
}

/** What was refused once stays so, whatever has become free since: the booking has failed. */
export class RefusedBefore extends PlatformError {
  readonly kind = 'conflict';
  readonly code: string;

  constructor({ code, reason }: { readonly code: string; readonly reason: string }) {
    super(reason);
    this.code = code;
  }
}

export class BookingDiffers extends PlatformError {
  readonly code = 'booking-differs';
  readonly kind = 'conflict';

  constructor() {
    super('This booking asked for something else before. Book again.');
  }
}

export class HoldMissing extends PlatformError {
  readonly code = 'hold-missing';
  readonly kind = 'conflict';

  constructor() {
    super('No time is held for this booking. Book again.');
  }
}

export class HoldLapsed extends PlatformError {
  readonly code = 'hold-lapsed';
  readonly kind = 'conflict';

  constructor() {
    super('The time was no longer held for you when the booking was to be completed. Book again.');
  }
}

export class BookingReleased extends PlatformError {
  readonly code = 'booking-released';
  readonly kind = 'conflict';

  constructor() {
    super('This booking was given up. Book again.');
  }
}

export class LessonExists extends PlatformError {
  readonly code = 'lesson-exists';
  readonly kind = 'conflict';

  constructor() {
    super('Another lesson has been made under this id or key. Use a new one.');
  }
}

export class LessonNotFound extends PlatformError {
  readonly code = 'lesson-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('You have no lesson with this id.');
  }
}

export class OnlyTutorCompletes extends PlatformError {
  readonly code = 'only-tutor-completes';
  readonly kind = 'forbidden';

  constructor() {
    super('The tutor of a lesson says that it has taken place, or an administrator.');
  }
}

export class LessonNotBegun extends PlatformError {
  readonly code = 'lesson-not-begun';
  readonly kind = 'conflict';

  constructor() {
    super('The lesson has not begun yet. Complete it once it has.');
  }
}

export class LessonBegun extends PlatformError {
  readonly code = 'lesson-begun';
  readonly kind = 'conflict';

  constructor() {
    super('The lesson has begun. From then on only an administrator cancels it.');
  }
}

export class CancellationTooLate extends PlatformError {
  readonly code = 'cancellation-too-late';
  readonly kind = 'conflict';

  constructor() {
    super(
      `Students cancel at least ${NOTICE_HOURS} hours before the lesson begins. Ask your tutor to cancel it.`,
    );
  }
}

export class LessonOver extends PlatformError {
  readonly code = 'lesson-over';
  readonly kind = 'conflict';

  constructor() {
    super('The lesson has taken place. It cannot be cancelled any more.');
  }
}

export class LessonOff extends PlatformError {
  readonly code = 'lesson-off';
  readonly kind = 'conflict';

  constructor() {
    super('The lesson was cancelled.');
  }
}

const REFUSALS = [
  TutorNotFound,
  StartNotOnStep,
  DurationNotOffered,
  LessonInThePast,
  TooFarAhead,
  OutsideHours,
  OwnLesson,
  PriceDiffers,
  SlotTaken,
  RefusedBefore,
  BookingDiffers,
  HoldMissing,
  HoldLapsed,
  BookingReleased,
  LessonExists,
  LessonOff,
];

/** Why a booking does not get what it asks for, in the words of its answer. */
export interface Refused {
  readonly code: string;
  readonly reason: string;
}

/** What `error` answers to a booking; undefined when it is none of the domain's refusals but a failure. */
export const asAnswer = (error: unknown): Refused | undefined =>
  error instanceof PlatformError && REFUSALS.some((refusal) => error instanceof refusal)
    ? { code: error.code, reason: error.message }
    : undefined;
