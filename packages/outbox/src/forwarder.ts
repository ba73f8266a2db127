import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Log } from '@edtech/contracts';
import { retries, type Table, type Timing } from '@edtech/event-store';
import {
  decodeOutboxItem,
  FAST_PATH_MILLISECONDS,
  OUTBOX_PREFIX,
  type OutboxItem,
} from '@edtech/event-store/layout';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { createMarks } from './marks.ts';
import { type ForwardingObserver, forwarded, type ObserveForwarding } from './observe.ts';
import { type Published, type Publisher, reasonText } from './publisher.ts';

export interface ForwarderOptions {
  readonly table: Table;
  readonly publisher: Publisher;
  readonly timing: Timing;
  readonly log: Log;
  /** Days for which published records are kept; for ever when undefined. */
  readonly retentionDays?: number | undefined;
  /** Who is told what becomes of the records of each batch. */
  readonly observe?: ObserveForwarding | undefined;
}

interface Invocation {
  getRemainingTimeInMillis(): number;
}

/** How long before its time is up a record is left to the sweeper, so that both do not publish it. */
const HANDOVER_MILLISECONDS = 5_000;

/** Kept free at the end of an invocation for the marks of what was published last. */
const MARKING_MILLISECONDS = 2_000;

/** When this is left of an invocation it ends, whatever is still under way: being killed would repeat the whole batch. */
const ENDING_MILLISECONDS = 500;

/** Of those, kept free for the answer itself. */
const ANSWER_MILLISECONDS = 100;

/**
 * The fast path of the outbox: publishes what the stream reports as inserted and marks it COMPLETED. It takes no lease,
 * never throws and reports no failures: whatever it cannot publish in its time is the sweeper's, and never holds up
 * the shard.
 */
export const createForwarder = ({
  table,
  publisher,
  timing,
  log,
  retentionDays,
  observe,
}: ForwarderOptions) => {
  const mark = createMarks({ table, log, retentionDays });

  const settle = async (
    results: readonly Published[],
    observer: ForwardingObserver | undefined,
  ): Promise<readonly OutboxItem[]> => {
    const now = timing.now();
    for (const { item, outcome } of results) observer?.forwarded(forwarded(item, outcome, now));
    const published = results.flatMap(({ item, outcome }) => (outcome === 'published' ? [item] : []));
    const waiting = results.flatMap((result) => {
      if (result.outcome === 'published') return [];
      const { item, outcome, reason, isWorthARetry = true } = result;
      log({ level: 'warn', message: 'not published', id: item.id, outcome, reason: reasonText(reason) });
      return outcome === 'deferred' && isWorthARetry ? [item] : [];
    });
    // Nothing more is counted when nothing is tried again.
    await mark(published, now, waiting.length === 0 ? observer?.along() : undefined);
    return waiting;
  };

  const forward = async (
    { Records }: DynamoDBStreamEvent,
    invocation: Invocation,
    observer: ForwardingObserver | undefined,
  ): Promise<void> => {
    const due = timing.now() - FAST_PATH_MILLISECONDS + HANDOVER_MILLISECONDS;
    let waiting = Records.flatMap((record) => insertedOutboxItem(record, log)).filter(
      ({ createdAt }) => Date.parse(createdAt) > due,
    );
    if (waiting.length === 0) return;
    const oldest = Math.min(...waiting.map(({ createdAt }) => Date.parse(createdAt)));
    const budget = Math.min(invocation.getRemainingTimeInMillis() - MARKING_MILLISECONDS, oldest - due);
    const again = retries({ budget, first: 100, longest: 2_000 }, timing);
    const until = AbortSignal.timeout(Math.max(0, budget));
    do {
      waiting = [...(await settle(await publisher.publish(waiting, { until }), observer))];
    } while (waiting.length > 0 && (await again.another()));
  };

  return async (event: DynamoDBStreamEvent, invocation: Invocation): Promise<DynamoDBBatchResponse> => {
    const observer = observe?.();
    const time = Promise.withResolvers<void>();
    const end = setTimeout(time.resolve, invocation.getRemainingTimeInMillis() - ENDING_MILLISECONDS);
    try {
      await Promise.race([forward(event, invocation, observer), time.promise]);
    } catch (error) {
      log({ level: 'error', message: 'left to the sweeper', error: String(error) });
    } finally {
      clearTimeout(end);
    }
    await observer?.end(invocation.getRemainingTimeInMillis() - ANSWER_MILLISECONDS);
    return { batchItemFailures: [] };
  };
};

/** The outbox item that a stream record reports as inserted; nothing for other records, and for what cannot be read. */
const insertedOutboxItem = (record: DynamoDBRecord, log: Log): readonly OutboxItem[] => {
  try {
    const image = record.dynamodb?.NewImage;
    if (record.eventName !== 'INSERT' || !image?.pk?.S?.startsWith(OUTBOX_PREFIX)) return [];
    // The Lambda types and the SDK's describe the same wire format by different declarations.
    const { pk, sk, ...attributes } = unmarshall(image as Record<string, AttributeValue>);
    return [decodeOutboxItem({ pk, sk, ...attributes })];
  } catch (error) {
    // It stays PENDING, where the sweeper and the operators see it; it must not hold up the shard.
    log({
      level: 'error',
      message: 'unreadable outbox record',
      event: record?.eventID,
      error: String(error),
    });
    return [];
  }
};
