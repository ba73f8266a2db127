import { PlatformError } from '@edtech/contracts';

/** The table did not take the call, or its answer was lost: whether the write happened is unknown. */
export class TableUnavailable extends PlatformError {
  readonly code = 'table-unavailable';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super(`DynamoDB did not answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Errors that say nothing of the request itself: it may be sent again as it is. */
const TRANSIENT = new Set([
  'TransactionInProgressException',
  // A single write that met a transaction on its item.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
  'TransactionConflictException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'AbortError',
  'NetworkingError',
]);

const NETWORK_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);

/**
 * TableUnavailable for an error of the SDK that says nothing of the request itself; any other error as it is. For who
 * asks DynamoDB by other means than a `Table`.
 */
export const asTableUnavailable = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const status =
    '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined;
  const transient =
    TRANSIENT.has(error.name) || NETWORK_CODES.has(code) || (status !== undefined && status >= 500);
  return transient ? new TableUnavailable(error) : error;
};
