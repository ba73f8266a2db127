import { PlatformError, type Violation } from '@edtech/contracts';

export class DeadLetterNotFound extends PlatformError {
  readonly code = 'dead-letter-not-found';
  readonly kind = 'not-found';

  constructor(id: string) {
    super(`There is no dead letter ${id}. Closed ones are kept for 60 days.`);
  }
}

/** It is in a state in which that cannot be done to it. */
export class DeadLetterState extends PlatformError {
  readonly code = 'dead-letter-state';
  readonly kind = 'conflict';
  readonly state: string;

  constructor(id: string, state: string, what: string) {
    super(`The dead letter ${id} is ${state}: it cannot be ${what}.`);
    this.state = state;
  }
}

/** Nothing that is sent could mend it. */
export class NotRedrivable extends PlatformError {
  readonly code = 'dead-letter-not-redrivable';
  readonly kind = 'conflict';

  constructor(id: string, instead: string) {
    super(`The dead letter ${id} cannot be redriven: ${instead}`);
  }
}

/** It is on record as being redriven, and has not left yet. */
export class NotSent extends PlatformError {
  readonly code = 'dead-letter-not-sent';
  readonly kind = 'unavailable';

  constructor(id: string, cause: unknown) {
    super(
      `The queue did not take the dead letter ${id} (${String(cause)}). Its redrive is on record: it is sent by itself within ten minutes.`,
      { cause },
    );
  }
}

export class NotEditable extends PlatformError {
  readonly code = 'dead-letter-not-editable';
  readonly kind = 'conflict';

  constructor(id: string, why: string) {
    super(`The dead letter ${id} cannot be edited: ${why}`);
  }
}

/** What was edited is not what its consumer could handle, or is not the same event any more. */
export class EditInvalid extends PlatformError {
  readonly code = 'dead-letter-edit-invalid';
  readonly kind = 'invalid';
  readonly violations: readonly Violation[];
  readonly publicFacts = ['violations'] as const;

  constructor(why: string, violations: readonly Violation[] = []) {
    super(why);
    this.violations = violations;
  }
}

export class HistoryFull extends PlatformError {
  readonly code = 'dead-letter-history-full';
  readonly kind = 'conflict';

  constructor(id: string) {
    super(`The history of the dead letter ${id} has no room for another change. Discard its event by hand.`);
  }
}

/** Somebody else changes it all the time. */
export class DeadLetterContended extends PlatformError {
  readonly code = 'dead-letter-contended';
  readonly kind = 'unavailable';

  constructor(id: string) {
    super(`The dead letter ${id} was changed by somebody else again and again. Try again.`);
  }
}
