import { PlatformError } from '@edtech/contracts';

/** Also for whoever may not know of it: a draft is its tutor's business, and whether it exists is as well. */
export class CourseNotFound extends PlatformError {
  readonly code = 'course-not-found';
  readonly kind = 'not-found';
  readonly courseId: string;

  constructor(courseId: string) {
    super('There is no course with this id, or it is not yours.');
    this.courseId = courseId;
  }
}

export class IdempotencyKeyReused extends PlatformError {
  readonly code = 'idempotency-key-reused';
  readonly kind = 'refused';

  constructor() {
    super('This key was used for another request before. Use a new key for a new request.');
  }
}

export class ModuleTwice extends PlatformError {
  readonly code = 'module-twice';
  readonly kind = 'refused';
  readonly publicFacts = ['module'] as const;
  readonly module: string;

  constructor(module: string) {
    super('Two modules of the course have the same id. Give each its own.');
    this.module = module;
  }
}

export class PublishedModulesStay extends PlatformError {
  readonly code = 'published-modules-stay';
  readonly kind = 'refused';
  readonly publicFacts = ['modules'] as const;
  readonly modules: readonly string[];

  constructor(modules: readonly string[]) {
    super('Students may have bought the course with these modules. Keep them; new ones may be added.');
    this.modules = modules;
  }
}

export class CourseIncomplete extends PlatformError {
  readonly code = 'course-incomplete';
  readonly kind = 'refused';
  readonly publicFacts = ['modulesWithoutLessons'] as const;
  /** Ids; none when there is no module at all. */
  readonly modulesWithoutLessons: readonly string[];

  constructor(modulesWithoutLessons: readonly string[]) {
    super('A course is published with at least one module, and every module with at least one lesson.');
    this.modulesWithoutLessons = modulesWithoutLessons;
  }
}

export class CourseNotPublished extends PlatformError {
  readonly code = 'course-not-published';
  readonly kind = 'conflict';
  readonly courseId: string;

  constructor(courseId: string) {
    super('The course is a draft. Publish it first.');
    this.courseId = courseId;
  }
}

export class EnrolmentNotFound extends PlatformError {
  readonly code = 'enrolment-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('There is no such enrolment, or it is not yours to see.');
  }
}

export class OwnCourse extends PlatformError {
  readonly code = 'own-course';
  readonly kind = 'refused';

  constructor() {
    super('A tutor is no student of a course of their own.');
  }
}

export class AccessPaidFor extends PlatformError {
  readonly code = 'access-paid-for';
  readonly kind = 'conflict';
  readonly publicFacts = ['payments'] as const;
  readonly payments: readonly string[];

  constructor(payments: readonly string[]) {
    super('The student has paid for the course. Refund the payment: that ends the access.');
    this.payments = payments;
  }
}

/** A payment for a course that does not say which: it was made before version 2 of payment.completed. */
export class PaidCourseUnknown extends PlatformError {
  readonly code = 'paid-course-unknown';
  readonly kind = 'refused';
  readonly paymentId: string;

  constructor(paymentId: string) {
    super(
      `The payment ${paymentId} names no course. Find out which was meant, and give access to it by hand.`,
    );
    this.paymentId = paymentId;
  }
}

export class RefundCurrencyDiffers extends PlatformError {
  readonly code = 'refund-currency-differs';
  readonly kind = 'refused';
  readonly refundId: string;

  constructor(refundId: string) {
    super(
      `The refund ${refundId} is in another currency than the payment. Decide by hand whether access ends.`,
    );
    this.refundId = refundId;
  }
}

/** A list of a student's that is not the caller's. */
export class StudentNotFound extends PlatformError {
  readonly code = 'student-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('There is no such student, or their courses are not yours to see.');
  }
}

/** Courses of a tutor that are not the caller's. */
export class TutorNotFound extends PlatformError {
  readonly code = 'tutor-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('There is no such tutor, or their drafts are not yours to see.');
  }
}
