import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { SecondaryIndex, TableModel, TableProperties } from '../model.ts';
import { DynamoDbTableDiffers } from './dynamodb-error.ts';
import { tableDifferences } from './table-differences.ts';

const ACTIVE_SECONDS = 30;

/**
 * Makes the tables that are not there yet, with their indexes, streams and TTL, and returns when all are active.
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
    await setTimeToLive(client, table);
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

async function setTimeToLive(client: DynamoDBClient, { name, properties }: TableModel): Promise<void> {
  const wanted = properties.TimeToLiveSpecification?.Enabled
    ? properties.TimeToLiveSpecification.AttributeName
    : undefined;
  const found = await enabledTimeToLive(client, name);
  if (found === wanted) return;
  if (found !== undefined)
    throw new DynamoDbTableDiffers(name, [`TTL is on ${found}, declared ${wanted ?? 'off'}`]);
  try {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: wanted, Enabled: true },
      }),
    );
  } catch (error) {
    // Somebody else enabled it in between.
    if ((await enabledTimeToLive(client, name)) !== wanted) throw error;
  }
}

async function enabledTimeToLive(client: DynamoDBClient, name: string): Promise<string | undefined> {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  const status = TimeToLiveDescription?.TimeToLiveStatus;
  return status === 'ENABLED' || status === 'ENABLING' ? TimeToLiveDescription?.AttributeName : undefined;
}
