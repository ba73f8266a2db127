/** What a handler with ReportBatchItemFailures said about its batch. */
export type BatchResponse =
  | { readonly kind: 'success' }
  | { readonly kind: 'failures'; readonly identifiers: ReadonlySet<string> }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Reads a partial batch response. Nothing, an empty object and an empty or null list are success; an identifier that is
 * empty, null, missing or not one of the batch's makes the whole batch a failure.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html and
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 *
 * @param known the identifiers of the batch.
 */
export function readBatchResponse(payload: unknown, known: ReadonlySet<string>): BatchResponse {
  if (payload === null || payload === undefined) return { kind: 'success' };
  if (typeof payload !== 'object' || Array.isArray(payload)) {
    return { kind: 'invalid', reason: 'the response is not an object' };
  }
  const items = property(payload, 'batchItemFailures');
  if (items === null || items === undefined) return { kind: 'success' };
  if (!Array.isArray(items)) return { kind: 'invalid', reason: 'batchItemFailures is not a list' };
  const identifiers = new Set<string>();
  for (const item of items) {
    const identifier = property(item, 'itemIdentifier');
    if (typeof identifier !== 'string' || identifier === '') {
      return { kind: 'invalid', reason: 'an itemIdentifier is missing or empty' };
    }
    if (!known.has(identifier)) {
      return { kind: 'invalid', reason: `the itemIdentifier ${identifier} is not in the batch` };
    }
    identifiers.add(identifier);
  }
  return identifiers.size === 0 ? { kind: 'success' } : { kind: 'failures', identifiers };
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
