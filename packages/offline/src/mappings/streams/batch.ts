import type { Invocation } from '../../lambda/index.ts';
import { readBatchResponse } from '../response.ts';
import type { Pending } from './record.ts';

/** Streams keep records for 24 hours, whatever the mapping says and however its times are scaled. */
const RETENTION_MS = 86_400_000;
/** Lambda backs off exponentially and says no numbers; these are ours. */
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 60_000;

export interface BatchPolicy {
  readonly reportBatchItemFailures: boolean;
  readonly bisectOnError: boolean;
  /** -1: until the record expires. */
  readonly maximumRetryAttempts: number;
  /** -1: until the record expires. */
  readonly maximumRecordAgeSeconds: number;
  /** Multiplies backoffs and the maximum record age. */
  readonly timeScale: number;
}

export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface Discard {
  readonly records: readonly Pending[];
  readonly condition: DiscardCondition;
  readonly invokeCount: number;
  /** Undefined when the records were never tried. */
  readonly lastInvocation: Invocation | undefined;
}

export interface BatchWork {
  /** Runs the function; undefined when the mapping stopped instead. */
  readonly invoke: (records: readonly Pending[]) => Promise<Invocation | undefined>;
  /** Those records are done with, well or by a discard. */
  readonly settle: (records: readonly Pending[]) => void;
  readonly discard: (discard: Discard) => Promise<void>;
  /** Waits before a retry; false when the mapping stopped instead. */
  readonly pause: (ms: number) => Promise<boolean>;
  readonly report: (records: readonly Pending[], invocation: Invocation, outcome: string) => void;
}

interface Segment {
  readonly records: readonly Pending[];
  readonly retries: number;
  readonly invokeCount: number;
  readonly lastInvocation: Invocation | undefined;
}

/**
 * Processes one batch to its end: until every record succeeded or was discarded by the policy. Nothing behind it in its
 * lane is touched before, which is what blocks a shard on AWS.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html and
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export async function processBatch(
  batch: readonly Pending[],
  policy: BatchPolicy,
  work: BatchWork,
): Promise<void> {
  const segments: Segment[] = [{ records: batch, retries: 0, invokeCount: 0, lastInvocation: undefined }];
  for (let segment = segments.pop(); segment !== undefined; segment = segments.pop()) {
    const young = await discardOld(segment, policy, work);
    if (young.records.length === 0) continue;
    const invocation = await work.invoke(young.records);
    if (invocation === undefined) return;
    const failedFrom = firstFailure(young.records, invocation, policy);
    work.report(young.records, invocation, describeOutcome(young.records, invocation, failedFrom));
    if (failedFrom > 0) work.settle(young.records.slice(0, failedFrom));
    const records = young.records.slice(failedFrom);
    if (records.length === 0) continue;

    const failed = { ...young, records, invokeCount: young.invokeCount + 1, lastInvocation: invocation };
    if (policy.bisectOnError && (failedFrom > 0 || records.length > 1)) {
      segments.push(...split(failed, failedFrom > 0));
    } else if (policy.maximumRetryAttempts !== -1 && failed.retries >= policy.maximumRetryAttempts) {
      await giveUp(failed, 'RetryAttemptsExhausted', work);
    } else {
      const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** failed.retries, LONGEST_BACKOFF_MS);
      if (!(await work.pause(backoffMs * policy.timeScale))) return;
      segments.push({ ...failed, retries: failed.retries + 1 });
    }
  }
}

/**
 * Splitting does not use up retries. A partial response splits at the lowest failure, of which only the rest is left;
 * otherwise the batch is halved, and the later half waits (last on the stack is first in line).
 */
function split(segment: Segment, atFailure: boolean): readonly Segment[] {
  if (atFailure) return [segment];
  const middle = Math.ceil(segment.records.length / 2);
  return [
    { ...segment, records: segment.records.slice(middle) },
    { ...segment, records: segment.records.slice(0, middle) },
  ];
}

async function discardOld(segment: Segment, policy: BatchPolicy, work: BatchWork): Promise<Segment> {
  const declared = policy.maximumRecordAgeSeconds;
  const maximumMs =
    declared === -1 ? RETENTION_MS : Math.min(declared * 1000 * policy.timeScale, RETENTION_MS);
  const oldest = Date.now() - maximumMs;
  const old = segment.records.filter(({ createdAtMs }) => createdAtMs < oldest);
  if (old.length === 0) return segment;
  await giveUp({ ...segment, records: old }, 'RecordAgeExceeded', work);
  return { ...segment, records: segment.records.filter(({ createdAtMs }) => createdAtMs >= oldest) };
}

async function giveUp(segment: Segment, condition: DiscardCondition, work: BatchWork): Promise<void> {
  const { records, invokeCount, lastInvocation } = segment;
  await work.discard({ records, condition, invokeCount, lastInvocation });
  work.settle(records);
}

/** The index of the first record to process again; the length of the batch when all is well. */
function firstFailure(
  records: readonly Pending[],
  invocation: Invocation,
  { reportBatchItemFailures }: BatchPolicy,
): number {
  if (invocation.outcome === 'error') return 0;
  if (!reportBatchItemFailures) return records.length;
  const response = readBatchResponse(invocation.payload, new Set(records.map(({ sequence }) => sequence)));
  switch (response.kind) {
    case 'success':
      return records.length;
    case 'invalid':
      return 0;
    case 'failures':
      // Records come in the order of their sequence numbers, so the first is the lowest.
      return records.findIndex(({ sequence }) => response.identifiers.has(sequence));
  }
}

function describeOutcome(records: readonly Pending[], invocation: Invocation, failedFrom: number): string {
  if (invocation.outcome === 'error') return invocation.errorType;
  return failedFrom === records.length ? 'success' : `failed from ${records[failedFrom]?.sequence}`;
}
