import type { Invocation } from '../../lambda/index.ts';
import { readBatchResponse } from '../response.ts';

/** Which messages of a batch are to be deleted; the others come back when their visibility timeout ends. */
export interface BatchResult {
  readonly succeeded: ReadonlySet<string>;
  readonly outcome: string;
}

/**
 * Judges a batch by what its invocation came to.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function judgeBatch(
  messageIds: readonly string[],
  invocation: Invocation,
  reportBatchItemFailures: boolean,
): BatchResult {
  if (invocation.outcome === 'error') return { succeeded: new Set(), outcome: invocation.errorType };
  if (!reportBatchItemFailures) return { succeeded: new Set(messageIds), outcome: 'success' };
  const response = readBatchResponse(invocation.payload, new Set(messageIds));
  switch (response.kind) {
    case 'success':
      return { succeeded: new Set(messageIds), outcome: 'success' };
    case 'invalid':
      return { succeeded: new Set(), outcome: `failed as a whole: ${response.reason}` };
    case 'failures': {
      const succeeded = new Set(messageIds.filter((id) => !response.identifiers.has(id)));
      return { succeeded, outcome: `${response.identifiers.size} of ${messageIds.length} failed` };
    }
  }
}
