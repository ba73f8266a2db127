import { type AttributeValue, BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { LOCAL_CREDENTIALS } from '../../packages/offline/src/credentials.ts';
import { createTables, startDynamoDb } from '../../packages/offline/src/dynamodb/index.ts';
import { startDynamoDbProxy } from '../../packages/offline/src/dynamodb-proxy/index.ts';
import { createJournal } from '../../packages/offline/src/journal/index.ts';
import { startMappings } from '../../packages/offline/src/mappings/index.ts';
import { startQueues } from '../../packages/offline/src/queues/index.ts';
import { modelWith, REGION, runtimeOf, table } from './model.ts';
import { restOf } from './rest-of.ts';
import { sendAll } from './send-all.ts';
import type { Tally } from './tally.ts';

/** What one BatchWriteItem takes. */
const ITEMS_A_CALL = 25;
const WRITERS = 4;
/** Kept small, so that a journal that fills up is not taken for a leak. */
const JOURNAL_ENTRIES = 2_000;

/** Writes the numbers of the tally to a table in DynamoDB Local, whose stream a function reads by a mapping. */
export async function throughStream(tally: Tally, signal: AbortSignal): Promise<void> {
  const model = modelWith({
    tables: [table],
    streamMappings: [
      {
        id: 'count.stream.1',
        functionKey: 'count',
        streamArn: table.streamArn ?? '',
        enabled: true,
        batchSize: 100,
        batchWindowSeconds: 0,
        startingPosition: 'TRIM_HORIZON',
        filters: [],
        reportBatchItemFailures: true,
        bisectOnError: true,
        maximumRetryAttempts: 3,
        maximumRecordAgeSeconds: -1,
        parallelizationFactor: 1,
        origin: { file: 'bench', path: 'streamMappings' },
      },
    ],
  });
  const journal = createJournal({ capacity: JOURNAL_ENTRIES });
  const lambda = runtimeOf((event) => {
    // What the mapping hands to a function.
    for (const { dynamodb } of (event as DynamoDBStreamEvent).Records)
      tally.count(Number(dynamodb?.Keys?.pk?.S));
  });
  const started: { stop(): Promise<void> }[] = [];
  const starting = async <Part extends { stop(): Promise<void> }>(part: Promise<Part>): Promise<Part> => {
    started.push(await part);
    return part;
  };
  const connect = (endpoint: string) =>
    new DynamoDBClient({ endpoint, region: REGION, credentials: LOCAL_CREDENTIALS });
  try {
    const dynamodb = await starting(startDynamoDb({ log: console.log }));
    const direct = connect(dynamodb.endpoint);
    await createTables(direct, model.tables);
    direct.destroy();
    const queues = await starting(startQueues({ model, port: 0, journal, timeScale: 1 }));
    const mappings = await starting(
      startMappings({ model, dynamodbEndpoint: dynamodb.endpoint, queues, lambda, journal, timeScale: 1 }),
    );
    const proxy = await starting(
      startDynamoDbProxy({ target: dynamodb.endpoint, port: 0, onWrite: (tables) => mappings.wake(tables) }),
    );
    const client = connect(proxy.endpoint);
    await sendAll({ total: tally.total, aCall: ITEMS_A_CALL, senders: WRITERS, signal }, (numbers) =>
      write(client, numbers),
    );
    client.destroy();
    await tally.complete(signal);
    await restOf([mappings, queues], signal);
  } finally {
    for (const part of started.reverse()) await part.stop();
  }
}

async function write(client: DynamoDBClient, numbers: readonly number[]): Promise<void> {
  const item = (number: number): Record<string, AttributeValue> => ({
    pk: { S: String(number) },
    text: { S: 'the fifth lesson of the course was booked' },
  });
  const requests = numbers.map((number) => ({ PutRequest: { Item: item(number) } }));
  const { UnprocessedItems = {} } = await client.send(
    new BatchWriteItemCommand({ RequestItems: { [table.name]: requests } }),
  );
  if (Object.keys(UnprocessedItems).length > 0) throw new Error('DynamoDB Local left items unprocessed.');
}
