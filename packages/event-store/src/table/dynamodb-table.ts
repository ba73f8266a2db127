import {
  ConditionalCheckFailedException,
  type ConsumedCapacity as DynamoDbCapacity,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { ATTENTION_INDEX } from '../layout/attention.ts';
import type { ItemKey } from '../layout/keys.ts';
import { LOOKUP_INDEX } from '../layout/lookup.ts';
import type { CapacityListener, ConsumedCapacity } from './capacity.ts';
import { conditionExpression, optionalCondition, updateExpression } from './expressions.ts';
import { notTaken, putRequests } from './puts.ts';
import type { Item, Refusal, Table, Write } from './table.ts';
import { asTableUnavailable } from './unavailable.ts';

export interface DynamoDbTableOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Told what every call consumed. Without it DynamoDB is not asked. */
  readonly onCapacity?: CapacityListener;
}

/**
 * Small items fill a page of 1 MB by the thousands, and decoded they take many times as much memory; a page of so many is
 * read as fast.
 */
const SCAN_PAGE = 1_000;

const WRITING: ReadonlySet<ConsumedCapacity['operation']> = new Set(['transact', 'write', 'update', 'puts']);

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * A service's table in DynamoDB. Every call throws TableUnavailable when whether it happened is unknown or it may be sent
 * again as it is (throttling, time-outs, lost connections, contention); whatever else DynamoDB says, such as a
 * ValidationException, is a mistake of the program and thrown as it is.
 */
export const dynamoDbTable = ({ client, tableName: TableName, onCapacity }: DynamoDbTableOptions): Table => {
  const metering = onCapacity === undefined ? {} : ({ ReturnConsumedCapacity: 'INDEXES' } as const);
  const report = (
    operation: ConsumedCapacity['operation'],
    consumed: DynamoDbCapacity | readonly DynamoDbCapacity[] | undefined,
  ): void => {
    if (onCapacity === undefined) return;
    const isWrite = WRITING.has(operation);
    let [units, indexUnits] = [0, 0];
    for (const one of [consumed ?? []].flat()) {
      units += one.CapacityUnits ?? 0;
      for (const { CapacityUnits = 0 } of Object.values(one.GlobalSecondaryIndexes ?? {}))
        indexUnits += CapacityUnits;
    }
    onCapacity({ operation, readUnits: isWrite ? 0 : units, writeUnits: isWrite ? units : 0, indexUnits });
  };

  const transactItem = (write: Write): TransactItem => {
    const failure = { TableName, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
    switch (write.kind) {
      case 'put':
        return { Put: { ...failure, ...optionalCondition(write.when), Item: write.item } };
      case 'update':
        return { Update: { ...failure, ...updateExpression(write) } };
      case 'delete':
        return { Delete: { ...failure, ...optionalCondition(write.when), Key: keyOf(write.key) } };
      case 'check':
        return { ConditionCheck: { ...failure, ...conditionExpression(write.when), Key: keyOf(write.key) } };
    }
  };

  return {
    async get(key) {
      const { Item, ConsumedCapacity } = await sent(
        client.send(new GetCommand({ TableName, Key: keyOf(key), ConsistentRead: true, ...metering })),
      );
      report('get', ConsumedCapacity);
      return asItem(Item);
    },

    async *range({ pk, from, to, limit, reverse = false }) {
      // DynamoDB refuses a range that ends before it begins.
      if (Buffer.compare(Buffer.from(from), Buffer.from(to)) > 0) return;
      let remaining = limit ?? Number.POSITIVE_INFINITY;
      let start: Record<string, unknown> | undefined;
      do {
        const page = await sent(
          client.send(
            new QueryCommand({
              TableName,
              ConsistentRead: true,
              ScanIndexForward: !reverse,
              KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
              ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
              ...(start === undefined ? {} : { ExclusiveStartKey: start }),
              ...(Number.isFinite(remaining) ? { Limit: remaining } : {}),
              ...metering,
            }),
          ),
        );
        report('range', page.ConsumedCapacity);
        for (const item of page.Items ?? []) yield item as Item;
        remaining -= page.Items?.length ?? 0;
        start = page.LastEvaluatedKey;
      } while (start !== undefined && remaining > 0);
    },

    async due({ attentionPk, until, limit, after }) {
      const { Items, ConsumedCapacity } = await sent(
        client.send(
          new QueryCommand({
            TableName,
            IndexName: ATTENTION_INDEX,
            KeyConditionExpression: 'attentionPk = :pk AND attentionSk <= :until',
            ExpressionAttributeValues: { ':pk': attentionPk, ':until': until },
            ...(after === undefined
              ? {}
              : { ExclusiveStartKey: { ...keyOf(after), attentionPk, attentionSk: after.at } }),
            Limit: limit,
            ...metering,
          }),
        ),
      );
      report('due', ConsumedCapacity);
      return (Items ?? []).map(({ pk, sk, attentionSk }) => ({ pk, sk, at: String(attentionSk) }));
    },

    async *lookup(lookup, limit) {
      let remaining = limit ?? Number.POSITIVE_INFINITY;
      let start: Record<string, unknown> | undefined;
      do {
        const page = await sent(
          client.send(
            new QueryCommand({
              TableName,
              IndexName: LOOKUP_INDEX,
              KeyConditionExpression: '#lookup = :lookup',
              ExpressionAttributeNames: { '#lookup': 'lookup' },
              ExpressionAttributeValues: { ':lookup': lookup },
              ...(start === undefined ? {} : { ExclusiveStartKey: start }),
              ...(Number.isFinite(remaining) ? { Limit: remaining } : {}),
              ...metering,
            }),
          ),
        );
        report('lookup', page.ConsumedCapacity);
        for (const { pk, sk } of page.Items ?? []) yield { pk, sk };
        remaining -= page.Items?.length ?? 0;
        start = page.LastEvaluatedKey;
      } while (start !== undefined && remaining > 0);
    },

    async *scan({ pkPrefix, segment, after } = {}) {
      let start: Record<string, unknown> | undefined = after === undefined ? undefined : keyOf(after);
      do {
        const page = await sent(
          client.send(
            new ScanCommand({
              TableName,
              ConsistentRead: true,
              ...(pkPrefix === undefined
                ? {}
                : {
                    FilterExpression: 'begins_with(pk, :prefix)',
                    ExpressionAttributeValues: { ':prefix': pkPrefix },
                  }),
              Limit: SCAN_PAGE,
              ...(segment === undefined ? {} : { Segment: segment.index, TotalSegments: segment.of }),
              ...(start === undefined ? {} : { ExclusiveStartKey: start }),
              ...metering,
            }),
          ),
        );
        report('scan', page.ConsumedCapacity);
        for (const item of page.Items ?? []) yield item as Item;
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
    },

    async transact(writes, token) {
      try {
        const { ConsumedCapacity } = await client.send(
          new TransactWriteCommand({
            TransactItems: writes.map(transactItem),
            ClientRequestToken: token,
            ...metering,
          }),
        );
        report('transact', ConsumedCapacity);
        return { outcome: 'committed' };
      } catch (error) {
        if (error instanceof TransactionCanceledException) {
          return { outcome: 'cancelled', refusals: refusalsOf(error) };
        }
        throw asTableUnavailable(error);
      }
    },

    async write(write) {
      const options = {
        TableName,
        ...optionalCondition(write.when),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...metering,
      } as const;
      try {
        const { ConsumedCapacity } =
          write.kind === 'put'
            ? await client.send(new PutCommand({ ...options, Item: write.item }))
            : await client.send(new DeleteCommand({ ...options, Key: keyOf(write.key) }));
        report('write', ConsumedCapacity);
        return { outcome: 'applied' };
      } catch (error) {
        return refused(error);
      }
    },

    async update(update) {
      try {
        const { Attributes, ConsumedCapacity } = await client.send(
          new UpdateCommand({
            TableName,
            ...updateExpression(update),
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            ...metering,
          }),
        );
        report('update', ConsumedCapacity);
        return { outcome: 'applied', item: Attributes as Item };
      } catch (error) {
        return refused(error);
      }
    },

    async puts(items, { along, until } = {}) {
      const answer = await sent(
        client.send(
          new BatchWriteCommand({ RequestItems: putRequests(TableName, items, along), ...metering }),
          until === undefined ? {} : { abortSignal: until },
        ),
      );
      report('puts', answer.ConsumedCapacity);
      return notTaken(TableName, items, along, answer);
    },
  };
};

/** What a failed condition found; any other error is thrown on. */
const refused = (error: unknown): { readonly outcome: 'refused'; readonly found: Item | undefined } => {
  if (error instanceof ConditionalCheckFailedException)
    return { outcome: 'refused', found: asItem(error.Item) };
  throw asTableUnavailable(error);
};

const keyOf = ({ pk, sk }: ItemKey): { pk: string; sk: string } => ({ pk, sk });

/**
 * The item that a failed condition found. The document client leaves the items of errors as DynamoDB sends them, so
 * they are unmarshalled here; only this package's own flat items are in the table.
 */
const asItem = (found: Record<string, unknown> | undefined): Item | undefined => {
  if (found === undefined || Object.keys(found).length === 0) return undefined;
  return (
    typeof found.pk === 'string' ? found : unmarshall(found as Parameters<typeof unmarshall>[0])
  ) as Item;
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html, one per write, in order. */
const refusalsOf = (error: TransactionCanceledException): readonly Refusal[] =>
  (error.CancellationReasons ?? []).map(({ Code, Message, Item: found }): Refusal => {
    switch (Code) {
      case undefined:
      case 'None':
        return { reason: 'none' };
      case 'ConditionalCheckFailed':
        return { reason: 'condition', found: asItem(found) };
      case 'TransactionConflict':
      case 'ThrottlingError':
      case 'ProvisionedThroughputExceeded':
        return { reason: 'contention' };
      default:
        throw new Error(`DynamoDB refused a write: ${Code}: ${Message}`, { cause: error });
    }
  });

const sent = async <Output>(call: Promise<Output>): Promise<Output> => {
  try {
    return await call;
  } catch (error) {
    throw asTableUnavailable(error);
  }
};
