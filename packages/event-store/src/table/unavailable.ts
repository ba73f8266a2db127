import { PlatformError } from '@edtech/contracts';

/** The table did not take the call, or its answer was lost: whether the write happened is unknown. */
export class TableUnavailable extends PlatformError {
  readonly code = 'table-unavailable';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super(`DynamoDB did not answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
