import { type Money, PlatformError } from '@edtech/contracts';

export class AccountNotFound extends PlatformError {
  readonly code = 'account-not-found';
  readonly kind = 'not-found';
  readonly userId: string;

  constructor(userId: string) {
    super('This user has no payment account. It is opened a moment after registration.');
    this.userId = userId;
  }
}

export class AccountClosed extends PlatformError {
  readonly code = 'account-closed';
  readonly kind = 'conflict';

  constructor() {
    super('This payment account is closed: the user has left the platform.');
  }
}

export class PaymentMethodMissing extends PlatformError {
  readonly code = 'payment-method-missing';
  readonly kind = 'refused';

  constructor() {
    super('No payment method is on file. Add one, then pay.');
  }
}

export class PaymentNotFound extends PlatformError {
  readonly code = 'payment-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('No payment has this id.');
  }
}

export class PaymentIdReused extends PlatformError {
  readonly code = 'idempotency-key-reused';
  readonly kind = 'refused';

  constructor() {
    super('This key was used for another request before. Use a new key for a new request.');
  }
}

export class PaymentNotCapturable extends PlatformError {
  readonly code = 'payment-not-capturable';
  readonly kind = 'conflict';

  constructor() {
    super('Nothing is held of this payment that could be captured.');
  }
}

export class PaymentCapturedOtherwise extends PlatformError {
  readonly code = 'payment-captured-otherwise';
  readonly kind = 'conflict';

  constructor() {
    super('Another amount of this payment has been captured, or is being captured.');
  }
}

export class CaptureExceedsHold extends PlatformError {
  readonly code = 'capture-exceeds-hold';
  readonly kind = 'refused';
  readonly publicFacts = ['maximum'] as const;
  /** Minor units. */
  readonly maximum: number;

  constructor(maximum: number) {
    super('No more can be captured than is held.');
    this.maximum = maximum;
  }
}

export class PaymentNotOfLesson extends PlatformError {
  readonly code = 'payment-not-of-lesson';
  readonly kind = 'conflict';

  constructor() {
    super('This payment was made by somebody else, to another tutor, or for another lesson.');
  }
}

export class RefundExceedsCaptured extends PlatformError {
  readonly code = 'refund-exceeds-captured';
  readonly kind = 'refused';
  readonly publicFacts = ['maximum'] as const;
  /** Minor units. */
  readonly maximum: number;

  constructor(maximum: number) {
    super('No more can be refunded than was captured and is not refunded yet.');
    this.maximum = maximum;
  }
}

export class CourseNotFound extends PlatformError {
  readonly code = 'course-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('No course with this id is on sale.');
  }
}

export class OwnCourse extends PlatformError {
  readonly code = 'own-course';
  readonly kind = 'refused';

  constructor() {
    super('A tutor buys no course of their own.');
  }
}

export class CourseBoughtAlready extends PlatformError {
  readonly code = 'course-bought-already';
  readonly kind = 'conflict';
  readonly publicFacts = ['paymentId'] as const;
  /** The payer's own. */
  readonly paymentId: string;

  constructor(paymentId: string) {
    super(
      'You have paid for this course, or are about to: see the payment. It can be bought again once that has failed, or was refunded.',
    );
    this.paymentId = paymentId;
  }
}

export class PriceDiffers extends PlatformError {
  readonly code = 'price-differs';
  readonly kind = 'refused';
  readonly publicFacts = ['price'] as const;
  readonly price: Money;

  constructor(price: Money) {
    super('The course has another price. Show it to the one who pays, then send it.');
    this.price = price;
  }
}
