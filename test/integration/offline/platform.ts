import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables } from '@edtech/offline/dynamodb';
import { ENDPOINT_VARIABLE } from '@edtech/testkit/dynamodb';
import {
  type DynamoDbProxy,
  startDynamoDbProxy,
} from '../../../packages/offline/src/dynamodb-proxy/index.ts';
import { createJournal, type Journal } from '../../../packages/offline/src/journal/index.ts';
import type { Invocation } from '../../../packages/offline/src/lambda/index.ts';
import {
  type MappingService,
  type MappingServiceOptions,
  startMappings,
} from '../../../packages/offline/src/mappings/index.ts';
import type {
  FunctionModel,
  PlatformModel,
  QueueModel,
  StreamMappingModel,
  TableModel,
} from '../../../packages/offline/src/model.ts';
import { type QueueService, startQueues } from '../../../packages/offline/src/queues/index.ts';

const REGION = 'eu-central-1';
const ACCOUNT_ID = '123456789012';
export const origin = { file: 'serverless.yml', path: 'functions' };

/** Where the global setup of these tests started DynamoDB Local. */
export function dynamodbEndpoint(): string {
  const endpoint = process.env[ENDPOINT_VARIABLE];
  if (endpoint === undefined)
    throw new Error(`${ENDPOINT_VARIABLE} is not set: run these by npm run test:integration.`);
  return endpoint;
}

export function queueArn(name: string): string {
  return `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`;
}

export function queueNamed(name: string): QueueModel {
  return {
    logicalId: name,
    name,
    arn: queueArn(name),
    url: `http://127.0.0.1:9324/${ACCOUNT_ID}/${name}`,
    fifo: false,
    visibilityTimeoutSeconds: 30,
    delaySeconds: 0,
    retentionSeconds: 345_600,
  };
}

export function functionNamed(key: string): FunctionModel {
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${key}`;
  return { key, name: key, arn, handler: key, timeoutSeconds: 5, memoryMegabytes: 256, environment: {} };
}

/** A table with string keys `pk` and `sk` and a stream of both images. */
export function tableNamed(name: string): TableModel {
  const arn = `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${name}`;
  return {
    logicalId: name,
    name,
    arn,
    streamArn: `${arn}/stream/2026-11-23T00:00:00.000`,
    properties: {
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    },
  };
}

export function streamMapping(
  table: TableModel,
  settings: Partial<StreamMappingModel> = {},
): StreamMappingModel {
  return {
    id: 'forward.0',
    functionKey: 'forward',
    streamArn: table.streamArn ?? '',
    enabled: true,
    batchSize: 10,
    batchWindowSeconds: 0,
    startingPosition: 'TRIM_HORIZON',
    filters: [],
    reportBatchItemFailures: true,
    bisectOnError: false,
    maximumRetryAttempts: 2,
    maximumRecordAgeSeconds: -1,
    parallelizationFactor: 1,
    origin,
    ...settings,
  };
}

export function modelWith(parts: Partial<PlatformModel>): PlatformModel {
  return {
    service: 'fixture',
    stage: 'test',
    region: REGION,
    accountId: ACCOUNT_ID,
    functions: [functionNamed('forward')],
    tables: [],
    queues: [queueNamed('dead')],
    buses: [],
    rules: [],
    streamMappings: [],
    queueMappings: [],
    schedules: [],
    ...parts,
  };
}

export type Handler = (event: unknown) => Invocation | Promise<Invocation>;

export interface TestPlatform {
  readonly journal: Journal;
  readonly queues: QueueService;
  readonly mappings: MappingService;
  readonly proxy: DynamoDbProxy;
  /** Writes through the proxy. */
  readonly client: DynamoDBClient;
  /** Writes past the proxy. */
  readonly direct: DynamoDBClient;
  restartMappings(): Promise<void>;
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 20_000;

/** Tables in a database of their own, queues, mappings and the proxy; functions are the given handlers. */
export async function startTestPlatform(
  model: PlatformModel,
  handlers: Readonly<Record<string, Handler>>,
  options: Pick<MappingServiceOptions, 'dataDir'> = {},
): Promise<TestPlatform> {
  const accessKeyId = randomUUID().replaceAll('-', '');
  const credentials = { accessKeyId, secretAccessKey: 'none' };
  const target = dynamodbEndpoint();
  const direct = new DynamoDBClient({ endpoint: target, region: REGION, credentials });
  await createTables(direct, model.tables);

  const journal = createJournal();
  const timeScale = 0.01;
  const queues = await startQueues({ model, port: 0, journal, timeScale });
  const lambda = {
    async invoke(key: string, event: unknown): Promise<Invocation> {
      const handler = handlers[key];
      if (handler === undefined) throw new Error(`the test has no function ${key}`);
      return handler(event);
    },
  };
  const start = () =>
    startMappings({
      model,
      dynamodbEndpoint: target,
      queues,
      lambda,
      journal,
      timeScale,
      databaseOf: () => accessKeyId,
      ...options,
    });
  let mappings = await start().catch(async (error: unknown) => {
    direct.destroy();
    await queues.stop();
    throw error;
  });
  const proxy = await startDynamoDbProxy({ target, port: 0, onWrite: (tables) => mappings.wake(tables) });
  const client = new DynamoDBClient({ endpoint: proxy.endpoint, region: REGION, credentials });

  return {
    journal,
    queues,
    proxy,
    client,
    direct,
    get mappings() {
      return mappings;
    },
    async restartMappings() {
      await mappings.stop();
      mappings = await start();
    },
    async settled() {
      const look = { ignoredQueues: new Set(['dead']) };
      const moving = async () => [...(await mappings.inFlight()), ...(await queues.inFlight(look))];
      const started = Date.now();
      for (let found = await moving(); found.length > 0; found = await moving()) {
        if (Date.now() - started > PATIENCE_MS) throw new Error(`still in flight: ${found.join('; ')}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async stop() {
      client.destroy();
      direct.destroy();
      await proxy.stop();
      await mappings.stop();
      await queues.stop();
    },
  };
}
