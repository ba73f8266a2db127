import { DescribeTableCommand, type DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbTable, type Table } from '@edtech/event-store';
import {
  ATTENTION_INDEX,
  ATTENTION_SHARDS,
  type AttentionKind,
  attentionPk,
} from '@edtech/event-store/layout';

/** Work that somebody has yet to do. What is blocked or failed waits for an operator, and a timer for its time. */
const WAITING: readonly AttentionKind[] = ['due', 'parked', 'behind'];

const SHARDS = Array.from({ length: ATTENTION_SHARDS }, (_, shard) => shard);

/** Any time at all. */
const FOR_EVER = '9999';

/** Enough to say what is left: nobody needs more than these of a shard. */
const LIMIT = 100;

/** What sweepers have yet to look after, a phrase each: outbox items, events that came early, read models that are behind. */
export const leftToSweepers = async (tables: readonly Table[]): Promise<readonly string[]> => {
  const found = await Promise.all(
    tables.flatMap((table) =>
      WAITING.flatMap((kind) =>
        SHARDS.map(async (shard) => {
          const query = { attentionPk: attentionPk(kind, shard), until: FOR_EVER, limit: LIMIT };
          return (await table.due(query)).map(({ pk, sk, at }) => `${pk} ${sk} is ${kind} at ${at}`);
        }),
      ),
    ),
  );
  return found.flat();
};

/** All tables that a sweeper looks after. */
export const sweptTables = async (dynamodb: DynamoDBClient): Promise<readonly Table[]> => {
  const client = DynamoDBDocumentClient.from(dynamodb);
  const tables: Table[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client: dynamodb }, {}))
    for (const tableName of TableNames) {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
      const isSwept = Table?.GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === ATTENTION_INDEX);
      if (isSwept === true) tables.push(dynamoDbTable({ client, tableName }));
    }
  return tables;
};
