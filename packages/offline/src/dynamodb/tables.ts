import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { SecondaryIndex, TableModel, TableProperties } from '../model.ts';
import { DynamoDbTableDiffers } from './dynamodb-error.ts';
import { tableDifferences } from './table-differences.ts';

const ACTIVE_SECONDS = 30;

/**
 * Makes the tables that are not there yet, with their indexes and streams, and returns when all are active. TTL stays
 * off: DynamoDB Local would stop deleting at the first expired item that lacks a key of an index, and its stream does not
 * tell such a delete from any other.
 *
 * @throws DynamoDbTableDiffers when one is there, but not as declared
 */
export async function createTables(client: DynamoDBClient, tables: readonly TableModel[]): Promise<void> {
  for (const table of tables) {
    const existing = await describe(client, table.name);
    const description = existing ?? (await create(client, table));
    const differences = tableDifferences(table.properties, description);
    if (differences.length > 0) throw new DynamoDbTableDiffers(table.name, differences);
    await waitUntilTableExists(
      { client, maxWaitTime: ACTIVE_SECONDS, minDelay: 1, maxDelay: 1 },
      { TableName: table.name },
    );
  }
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(client: DynamoDBClient, table: TableModel): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new CreateTableCommand(createTableInput(table)))).TableDescription;
  } catch (error) {
    // Somebody else made it in between.
    if (error instanceof ResourceInUseException) return describe(client, table.name);
    throw error;
  }
}

function createTableInput({ name, properties }: TableModel): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...properties.AttributeDefinitions],
    KeySchema: [...properties.KeySchema],
    ...indexes('GlobalSecondaryIndexes', properties),
    ...indexes('LocalSecondaryIndexes', properties),
    ...(properties.StreamSpecification && {
      StreamSpecification: {
        StreamEnabled: true,
        StreamViewType: properties.StreamSpecification.StreamViewType,
      },
    }),
  };
}

function indexes(kind: 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes', properties: TableProperties) {
  const declared = properties[kind];
  return declared === undefined || declared.length === 0 ? {} : { [kind]: declared.map(indexInput) };
}

function indexInput({ IndexName, KeySchema, Projection }: SecondaryIndex) {
  const { ProjectionType, NonKeyAttributes } = Projection;
  return {
    IndexName,
    KeySchema: [...KeySchema],
    Projection: { ProjectionType, ...(NonKeyAttributes && { NonKeyAttributes: [...NonKeyAttributes] }) },
  };
}
