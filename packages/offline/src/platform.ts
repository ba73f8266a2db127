import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startBus } from './bus/index.ts';
import { startControl } from './control/index.ts';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import { type DatabaseOf, oneDatabase, ownDatabases } from './dynamodb/databases.ts';
import { createTables, startDynamoDb } from './dynamodb/index.ts';
import { createWriteGate, startDynamoDbProxy } from './dynamodb-proxy/index.ts';
import {
  busFaults,
  createFaults,
  type Faults,
  functionFaults,
  queueFaults,
  streamFaults,
  tableFaults,
  targetFaults,
} from './faults/index.ts';
import { startInvoke } from './invoke/index.ts';
import type { Journal } from './journal/index.ts';
import {
  type Endpoints,
  functionsToWarm,
  type LambdaOptions,
  type LambdaRuntime,
  startLambda,
} from './lambda/index.ts';
import { type MappingService, startMappings } from './mappings/index.ts';
import type { PlatformModel, TableModel } from './model.ts';
import { startQueues } from './queues/index.ts';
import { scaledClock } from './schedules/index.ts';
import { startTtl } from './ttl/index.ts';

export interface PlatformOptions {
  readonly model: PlatformModel;
  /** Final numbers: chosen before the configuration was read, because queue URLs hold one. */
  readonly ports: {
    readonly dynamodb: number;
    readonly sqs: number;
    readonly eventbridge: number;
    readonly lambda: number;
    readonly control: number;
  };
  /** Where serverless-offline takes messages to the clients of the WebSocket API, if there is one. */
  readonly connections?: string;
  readonly dataDir?: string;
  readonly timeScale: number;
  /** 1 without it. */
  readonly scheduleScale?: number;
  /** A module that every execution environment loads first. */
  readonly preload?: string;
  /** Is for minutes under load: DynamoDB Local compiles what it runs well, which takes it longer at first. */
  readonly longRun?: boolean;
  /** All tables in one database, so that a transaction may reach several: slower, and for few services. */
  readonly sharedDatabase?: boolean;
  /** How long after its time an expired item is deleted. */
  readonly ttlLagSeconds: number;
  /** A fault plan that is in force from the start, as it was read; none without it. */
  readonly faults?: unknown;
  /** For fault plans that bring none. */
  readonly seed?: number;
  readonly journal: Journal;
  readonly codeDirectory: LambdaOptions['codeDirectory'];
  /** Where the code that functions load is kept compiled; it is not without it. */
  readonly compileCache?: string;
  /** How many functions have an environment before events flow, and keep it; none without it. */
  readonly warmFunctions?: number;
  readonly onLine: LambdaOptions['onLine'];
  /** What the parts themselves have to say, such as a download on first use. */
  readonly log: (line: string) => void;
}

/** The local AWS of one service. */
export interface Platform {
  readonly endpoints: Endpoints;
  readonly lambda: LambdaRuntime;
  readonly faults: Faults;
  /**
   * Loads the functions that are to be warm, then starts mappings, schedules and the control API: from here on, events
   * flow. Returns where the control API is.
   */
  startDelivery(): Promise<string>;
  /** The bundles changed: environments are replaced after their current invocation. */
  reload(): void;
  /** Ends everything that was started, the latest first. May be called more than once. */
  stop(): Promise<void>;
}

/** Starts tables, queues, the Lambda runtime and the bus; when one fails, those before it are stopped again. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { model, ports, journal, timeScale } = options;
  const inside = (folder: string) =>
    options.dataDir === undefined ? {} : { dataDir: join(options.dataDir, folder) };
  const faults = createFaults({
    model,
    journal,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  if (options.faults !== undefined) faults.set(options.faults);
  const ofFunctions = functionFaults(faults);
  const started: { stop(): Promise<void> }[] = [];
  let stopping: Promise<void> | undefined;

  async function starting<Part extends { stop(): Promise<void> }>(part: Promise<Part>): Promise<Part> {
    const running = await part;
    started.push(running);
    // Stopped while this part was still on its way up: it must not outlive the rest.
    if (stopping !== undefined) await running.stop();
    return running;
  }

  async function stopAll(): Promise<void> {
    // What is frozen would only be abandoned.
    faults.clear();
    for (const part of started.splice(0).reverse()) await part.stop();
  }
  const stop = () => {
    stopping ??= stopAll();
    return stopping;
  };

  try {
    const dynamodb = await starting(
      startDynamoDb({
        ...inside('dynamodb'),
        longRun: options.longRun ?? false,
        log: options.log,
      }),
    );
    const databaseOf =
      options.sharedDatabase === true ? oneDatabase(LOCAL_CREDENTIALS.accessKeyId) : ownDatabases;
    await declareTables(model, dynamodb.endpoint, databaseOf);
    // Writes from before there are mappings need no ring: a mapping reads its stream when it starts.
    let wake: MappingService['wake'] = () => {};
    const gate = createWriteGate();
    const ttl = await starting(
      startTtl({
        tables: model.tables,
        dynamodbEndpoint: dynamodb.endpoint,
        region: model.region,
        databaseOf,
        gate,
        journal,
        lagSeconds: options.ttlLagSeconds,
        timeScale,
        ...inside('ttl'),
        onDelete: (tables) => wake(tables),
      }),
    );
    const proxy = await starting(
      startDynamoDbProxy({
        target: dynamodb.endpoint,
        port: ports.dynamodb,
        gate,
        faults: tableFaults(faults),
        databases: { of: databaseOf, tableNames: model.tables.map(({ name }) => name) },
        onWrite(tables, write) {
          ttl.observe(write);
          wake(tables, write);
        },
      }),
    );
    const queues = await starting(
      startQueues({
        model,
        port: ports.sqs,
        ...inside('queues'),
        journal,
        timeScale,
        faults: queueFaults(faults),
      }),
    );
    const endpoints: Endpoints = {
      dynamodb: proxy.endpoint,
      sqs: queues.endpoint,
      eventbridge: `http://127.0.0.1:${ports.eventbridge}`,
      lambda: `http://127.0.0.1:${ports.lambda}`,
      ...(options.connections === undefined ? {} : { connections: options.connections }),
    };
    const lambda = await starting(
      Promise.resolve(
        startLambda({
          functions: model.functions,
          region: model.region,
          endpoints,
          journal,
          codeDirectory: options.codeDirectory,
          ...(options.compileCache === undefined ? {} : { compileCache: options.compileCache }),
          ...(options.preload === undefined ? {} : { preload: options.preload }),
          warm: functionsToWarm(model, options.warmFunctions ?? 0),
          onLine: options.onLine,
          faults: ofFunctions,
        }),
      ),
    );
    const bus = await starting(
      startBus({
        model,
        port: ports.eventbridge,
        ...inside('archives'),
        queues,
        lambda,
        journal,
        timeScale,
        wrapDelivery: targetFaults(faults),
        faults: { bus: busFaults(faults), functions: ofFunctions },
      }),
    );

    const invoke = await starting(
      startInvoke({
        model,
        port: ports.lambda,
        queues,
        lambda,
        journal,
        timeScale,
        faults: ofFunctions,
      }),
    );

    return {
      endpoints,
      lambda,
      faults,
      stop,
      reload: () => lambda.reload(),
      async startDelivery() {
        await lambda.warmUp();
        const mappings = await starting(
          startMappings({
            model,
            dynamodbEndpoint: dynamodb.endpoint,
            databaseOf,
            queues,
            lambda,
            journal,
            timeScale,
            ...inside('mappings'),
            scheduleClock: scaledClock(options.scheduleScale ?? 1),
            identify: ttl.identify,
            faults: { streams: streamFaults(faults), functions: ofFunctions },
          }),
        );
        wake = mappings.wake;
        const control = await starting(
          startControl({
            model,
            port: ports.control,
            sources: [ttl, queues, bus, invoke, mappings, lambda, faults],
            journal,
            lambda,
            setMappingEnabled: (id, enabled) => mappings.setEnabled(id, enabled),
            faults,
          }),
        );
        return control.endpoint;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function declareTables(
  { region, tables }: PlatformModel,
  endpoint: string,
  databaseOf: DatabaseOf,
): Promise<void> {
  const databases = Map.groupBy(tables, ({ name }) => databaseOf(name));
  const declare = async ([accessKeyId, ofOne]: [string, readonly TableModel[]]): Promise<void> => {
    const credentials = { ...LOCAL_CREDENTIALS, accessKeyId };
    const client = new DynamoDBClient({ endpoint, region, credentials });
    try {
      await createTables(client, ofOne);
    } finally {
      client.destroy();
    }
  };
  await Promise.all([...databases].map(declare));
}
