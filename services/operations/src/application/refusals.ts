import { PlatformError } from '@edtech/contracts';

export class AggregateNotFound extends PlatformError {
  readonly code = 'aggregate-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('No service has an aggregate of this type with this id.');
  }
}

export class SagaNotFound extends PlatformError {
  readonly code = 'saga-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('No service has a saga of this name with this id.');
  }
}

export class SagaUnknown extends PlatformError {
  readonly code = 'saga-unknown';
  readonly kind = 'not-found';

  constructor() {
    super('No service runs sagas of this name.');
  }
}

export class JourneyNotFound extends PlatformError {
  readonly code = 'journey-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('Nothing has this correlation id: events are found by it a moment after their commit.');
  }
}

/** A cursor that no answer has given. */
export class CursorUnknown extends PlatformError {
  readonly code = 'cursor-unknown';
  readonly kind = 'invalid';

  constructor() {
    super('This cursor leads nowhere. Begin with the first page, and pass on each cursor as it was given.');
  }
}
