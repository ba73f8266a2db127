import { DescribeTableCommand, type DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ATTENTION_SHARD_NUMBERS, attentionInShard, dynamoDbTable, type Table } from '@edtech/event-store';
import { ATTENTION_INDEX, type AttentionKind } from '@edtech/event-store/layout';

/** Work that somebody has yet to do. What is blocked or failed waits for an operator, and a timer for its time. */
const WAITING: readonly AttentionKind[] = ['due', 'parked', 'behind'];

/** What sweepers have yet to look after, a phrase each: outbox items, events that came early, read models that are behind. */
export const leftToSweepers = async (tables: readonly Table[]): Promise<readonly string[]> => {
  const found = await Promise.all(
    tables.flatMap((table) =>
      WAITING.flatMap((kind) =>
        ATTENTION_SHARD_NUMBERS.map(async (shard) => {
          const left: string[] = [];
          for await (const { pk, sk, at } of attentionInShard(table, kind, shard))
            left.push(`${pk} ${sk} is ${kind} at ${at}`);
          return left;
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
