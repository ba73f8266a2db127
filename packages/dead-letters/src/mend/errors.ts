import { type ErrorKind, PlatformError, type Violation } from '@edtech/contracts';

/** No consumer of that name is declared any more. */
export class ConsumerGone extends PlatformError {
  readonly code = 'consumer-unknown';
  readonly kind = 'conflict';

  constructor(name: string) {
    super(`No service declares the consumer ${name} any more.`);
  }
}

/** There is nothing in the service that could be mended so. */
export class NotMendable extends PlatformError {
  static readonly CODE = 'not-mendable';
  readonly code = NotMendable.CODE;
  readonly kind = 'conflict';
}

/** What the function of a service was asked for is nothing that it does. */
export class MendRequestUnknown extends PlatformError {
  readonly code = 'mend-request-unknown';
  readonly kind = 'internal';

  constructor() {
    super('Services are not asked for such a thing.');
  }
}

/** The service did not answer. Whether it has done what it was asked for is not known; asking again is safe. */
export class MendingUnavailable extends PlatformError {
  readonly code = 'mending-unavailable';
  readonly kind = 'unavailable';

  constructor(service: string, cause: unknown) {
    super(`The service ${service} did not answer. Try again.`, { cause });
  }
}

/** What a service has refused, as it says it itself. */
export interface Refusal {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly violations?: readonly Violation[];
}

/** A service's own refusal, told by somebody else. */
export class MendingRefused extends PlatformError {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly violations: readonly Violation[];
  readonly publicFacts = ['violations'] as const;

  constructor({ code, kind, message, violations = [] }: Refusal) {
    super(message);
    this.code = code;
    this.kind = kind;
    this.violations = violations;
  }
}
