import { PlatformError } from '@edtech/contracts';

/** There is none, or it is somebody else's: the two look the same. */
export class BookingNotFound extends PlatformError {
  readonly code = 'booking-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('You have no booking with this id.');
  }
}

export class OwnLesson extends PlatformError {
  readonly code = 'own-lesson';
  readonly kind = 'refused';

  constructor() {
    super('Nobody books a lesson with oneself. Choose another tutor.');
  }
}

export class CourseMissing extends PlatformError {
  readonly code = 'course-missing';
  readonly kind = 'refused';

  constructor() {
    super('A module is part of a course. Name its courseId as well, or leave the module out.');
  }
}

export class BookingExists extends PlatformError {
  readonly code = 'booking-exists';
  readonly kind = 'conflict';

  constructor() {
    super('Another booking has this id. Use a new Idempotency-Key for each booking.');
  }
}

export class AlreadyBooked extends PlatformError {
  readonly code = 'booking-completed';
  readonly kind = 'conflict';

  constructor() {
    super('The booking has succeeded: there is a lesson. Cancel the lesson instead.');
  }
}

export class AlreadyFailed extends PlatformError {
  readonly code = 'booking-failed';
  readonly kind = 'conflict';

  constructor() {
    super('The booking has failed already. Nothing is kept for it, and there is nothing to cancel.');
  }
}

export class CancellationTooLate extends PlatformError {
  readonly code = 'cancellation-too-late';
  readonly kind = 'conflict';

  constructor() {
    super('The lesson is being created. It will be there in a moment: cancel the lesson then.');
  }
}

/** The workflow told of one end, and now tells of another. One of the two is a mistake, for a person to look at. */
export class EndedOtherwise extends PlatformError {
  readonly code = 'ended-otherwise';
  readonly kind = 'conflict';

  constructor(bookingId: string) {
    super(`Booking ${bookingId} has come to another end before. Look at its workflow's history.`);
  }
}
