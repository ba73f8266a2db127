import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { type RetryPolicy, retries, type Timing } from '../retry.ts';
import { byRequest } from './puts.ts';
import type { Item } from './table.ts';
import { asTableUnavailable, TableUnavailable } from './unavailable.ts';

/** Writes items as they are, whatever was there: for who is alone with them. Half the price of a transaction. */
export interface BulkPuts {
  /**
   * @param items each of another key; when it fails, any of them may be written
   * @param before awaited before each call: makes sure that one is still alone with them
   * @throws TableUnavailable, whatever `before` throws
   */
  putAll(items: readonly Item[], before: () => Promise<void>): Promise<void>;
}

export interface BulkPutsOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly timing: Timing;
  /** Milliseconds after which a call is given up, so that none of its items is written much later. */
  readonly timeout: number;
}

/** For what DynamoDB leaves undone in the midst of throttling. */
const UNPROCESSED: RetryPolicy = { budget: 30_000, first: 50, longest: 2_000 };

/** Bulk writes to a table in DynamoDB. */
export const dynamoDbBulkPuts = ({ client, tableName, timing, timeout }: BulkPutsOptions): BulkPuts => {
  const send = async (requests: Requests): Promise<Requests> => {
    try {
      const { UnprocessedItems } = await client.send(
        new BatchWriteCommand({ RequestItems: { [tableName]: requests } }),
        { abortSignal: AbortSignal.timeout(timeout) },
      );
      return UnprocessedItems?.[tableName] ?? [];
    } catch (error) {
      throw asTableUnavailable(error);
    }
  };

  const putFew = async (items: readonly Item[], before: () => Promise<void>): Promise<void> => {
    const again = retries(UNPROCESSED, timing);
    let left: Requests = items.map((Item) => ({ PutRequest: { Item } }));
    for (;;) {
      await before();
      const sent = left.length;
      left = await send(left);
      if (left.length === 0) return;
      if (left.length === sent && !(await again.another()))
        throw new TableUnavailable(new Error(`${left.length} items of a bulk were not taken`));
    }
  };

  return {
    async putAll(items, before) {
      const parts = byRequest(items).map((few) => putFew(few, before));
      // Nothing is written any more when the first failure is told.
      for (const part of await Promise.allSettled(parts)) if (part.status === 'rejected') throw part.reason;
    },
  };
};

type Requests = NonNullable<BatchWriteCommandInput['RequestItems']>[string];
