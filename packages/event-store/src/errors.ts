import { PlatformError } from '@edtech/contracts';

/** The stream kept changing under the decision for as long as the retry budget lasted. Trying again later is safe. */
export class ConcurrencyConflict extends PlatformError {
  readonly code = 'concurrency-conflict';
  readonly kind = 'unavailable';
  readonly streams: readonly string[];

  constructor(streams: readonly string[]) {
    super(`Others kept writing to ${streams.join(', ')}; nothing was changed. Try again.`);
    this.streams = streams;
  }
}

/** The caller decided on a version that is no longer the current one. */
export class VersionMismatch extends PlatformError {
  readonly code = 'version-mismatch';
  readonly kind = 'precondition-failed';
  readonly publicFacts = ['expectedVersion', 'currentVersion'] as const;
  readonly expectedVersion: number;
  readonly currentVersion: number;

  constructor(expectedVersion: number, currentVersion: number) {
    super(
      `Version ${expectedVersion} was expected, but the current one is ${currentVersion}. Read it again, then decide.`,
    );
    this.expectedVersion = expectedVersion;
    this.currentVersion = currentVersion;
  }
}

/** A request came under a key that another one had; nothing was written. */
export class IdempotencyKeyReused extends PlatformError {
  readonly code = 'idempotency-key-reused';
  readonly kind = 'refused';

  constructor() {
    super('This key was used for another request before. Use a new key for a new request.');
  }
}

export type LimitName =
  | 'event data'
  | 'item'
  | 'actions in a transaction'
  | 'transaction'
  | 'integration event';

/** A commit that DynamoDB or EventBridge would refuse. Found before the call, so nothing was written. */
export class LimitExceeded extends PlatformError {
  readonly code = 'limit-exceeded';
  readonly kind = 'too-large';
  readonly limit: LimitName;
  readonly maximum: number;
  readonly actual: number;
  readonly subject: string;

  constructor(limit: LimitName, maximum: number, actual: number, subject: string) {
    const unit = limit === 'actions in a transaction' ? '' : ' bytes';
    super(
      `${subject}: ${actual}${unit} are ${actual - maximum} over the limit of ${maximum}${unit} (${limit}). ` +
        'Split the command, or keep large content elsewhere and refer to it.',
    );
    this.limit = limit;
    this.maximum = maximum;
    this.actual = actual;
    this.subject = subject;
  }
}

/** A stream that does not read as a contiguous history. Nothing may be decided on it. */
export class StreamCorrupted extends PlatformError {
  readonly code = 'stream-corrupted';
  readonly kind = 'internal';
  readonly stream: string;

  constructor(stream: string, reason: string) {
    super(`${stream} cannot be read as a history: ${reason}.`);
    this.stream = stream;
  }
}

/** The database did not take the commit within the retry budget. The same command may be sent again. */
export class StoreUnavailable extends PlatformError {
  readonly code = 'store-unavailable';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super('The event store did not answer in time. Try again.', { cause });
  }
}
