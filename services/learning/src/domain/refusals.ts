import { PlatformError } from '@edtech/contracts';

/** Also for whoever may not see it. */
export class ProgressNotFound extends PlatformError {
  readonly code = 'progress-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('There is no such progress, or it is not yours to see.');
  }
}

/** A list of a student's that is not the caller's. */
export class StudentNotFound extends PlatformError {
  readonly code = 'student-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('There is no such student, or their progress is not yours to see.');
  }
}

/** More modules than any course has: whoever completes these lessons makes them up. */
export class TooManyModules extends PlatformError {
  readonly code = 'too-many-modules';
  readonly kind = 'refused';
  readonly lessonId: string;

  constructor(lessonId: string) {
    super(
      `The lesson ${lessonId} teaches one more module than a course can have. See what its tutor is doing.`,
    );
    this.lessonId = lessonId;
  }
}
