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
import pLimit from 'p-limit';
import type { Published, Publisher } from './publisher.ts';
import { complete } from './transitions.ts';

export interface ForwarderOptions {
  readonly table: Table;
  readonly publisher: Publisher;
  readonly timing: Timing;
  readonly log: Log;
}

/** How long before its time is up a record is left to the sweeper, so that both do not publish it. */
const HANDOVER_MILLISECONDS = 5_000;

/** Kept free at the end of an invocation for the marks of what was published last. */
const MARKING_MILLISECONDS = 2_000;

const MARKS_IN_FLIGHT = 16;

/**
 * The fast path of the outbox: publishes what the stream reports as inserted and marks it COMPLETED. It takes no lease
 * and reports no failures: whatever it cannot publish in its time is the sweeper's, and never holds up the shard.
 */
export const createForwarder = ({ table, publisher, timing, log }: ForwarderOptions) => {
  const marks = pLimit(MARKS_IN_FLIGHT);

  const mark = async (item: OutboxItem): Promise<void> => {
    try {
      await complete(table, item, timing.now());
    } catch (error) {
      // Published but not marked: the sweeper publishes it again, and its consumers know it by its id.
      log({ level: 'warn', message: 'published but not marked', id: item.id, error: String(error) });
    }
  };

  const settle = async (results: readonly Published[]): Promise<readonly OutboxItem[]> => {
    await Promise.all(
      results.map((result) => (result.outcome === 'published' ? marks(() => mark(result.item)) : undefined)),
    );
    return results.flatMap((result) => {
      if (result.outcome === 'published') return [];
      log({
        level: 'warn',
        message: 'not published',
        id: result.item.id,
        outcome: result.outcome,
        reason: result.reason,
      });
      return result.outcome === 'deferred' ? [result.item] : [];
    });
  };

  return async (
    event: DynamoDBStreamEvent,
    context: { getRemainingTimeInMillis(): number },
  ): Promise<DynamoDBBatchResponse> => {
    const due = timing.now() - FAST_PATH_MILLISECONDS + HANDOVER_MILLISECONDS;
    let waiting = event.Records.flatMap((record) => insertedOutboxItem(record, log)).filter(
      ({ createdAt }) => Date.parse(createdAt) > due,
    );
    const oldest = Math.min(...waiting.map(({ createdAt }) => Date.parse(createdAt)));
    const budget = Math.min(context.getRemainingTimeInMillis() - MARKING_MILLISECONDS, oldest - due);
    const again = retries({ budget, first: 100, longest: 2_000 }, timing);
    while (waiting.length > 0) {
      waiting = [...(await settle(await publisher.publish(waiting)))];
      if (waiting.length > 0 && !(await again.another())) break;
    }
    return { batchItemFailures: [] };
  };
};

/** The outbox item that a stream record reports as inserted; nothing for other records, and for what cannot be read. */
const insertedOutboxItem = (record: DynamoDBRecord, log: Log): readonly OutboxItem[] => {
  const image = record.dynamodb?.NewImage;
  if (record.eventName !== 'INSERT' || !image?.pk?.S?.startsWith(OUTBOX_PREFIX)) return [];
  try {
    // The Lambda types and the SDK's describe the same wire format by different declarations.
    const { pk, sk, ...attributes } = unmarshall(image as Record<string, AttributeValue>);
    return [decodeOutboxItem({ pk, sk, ...attributes })];
  } catch (error) {
    // It stays PENDING, where the sweeper and the operators see it; it must not hold up the shard.
    log({ level: 'error', message: 'unreadable outbox record', key: image.pk.S, error: String(error) });
    return [];
  }
};
