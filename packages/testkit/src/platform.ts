import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { FaultPlan } from '@edtech/offline';
import { type ApiContract, apiContract } from './api-contract/index.ts';
import { type Control, controlOf } from './control.ts';
import { freePorts } from './free-ports.ts';
import { type HttpClient, httpClient } from './http-client.ts';
import { leftToSweepers, sweptTables } from './left-to-sweepers.ts';

export interface PlatformOptions {
  /** Folder of another `serverless.yml` than this repository's own. */
  readonly directory?: string;
  /** Multiplies visibility timeouts, delays and back-offs: 0.02 makes the local AWS fifty times as hasty. */
  readonly timeScale?: number;
  /** Multiplies the time between two runs of a schedule. */
  readonly scheduleScale?: number;
  /** Seconds until an expired item is deleted, which on AWS are hours; 3 unless said otherwise. */
  readonly ttlLagSeconds?: number;
  /** Whether it is for minutes under load: it starts slower, and is faster in the end. */
  readonly longRun?: boolean;
  /** A module that every function loads before its own code. */
  readonly preload?: string;
  /** Keeps tables and queues in this directory, so that another start finds them. */
  readonly dataDir?: string;
  /** What goes wrong from the start; see the README of `@edtech/offline`. */
  readonly faults?: FaultPlan;
  /** Seed of the faults, also of those that are set later without one. */
  readonly seed?: number;
  /** Whether dead letters are collected and redriven. They stay in their queues when they are not, which is how most tests look at them. */
  readonly deadLetters?: boolean;
  /** Variables that its serverless.yml reads by `${env:NAME}`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Names of queues whose messages `settled` does not wait for. */
  readonly unwaited?: readonly string[];
  /** Told of every line that the platform prints. */
  readonly onLine?: (line: string) => void;
}

export type { Control, JournalEntry } from './control.ts';

/** Where a platform that is up can be reached, as its ready file says. */
export interface Endpoints {
  readonly http: string;
  /** Absent without a WebSocket API. */
  readonly webSocket?: string;
  readonly control: string;
  readonly dynamodb: string;
  readonly sqs: string;
  readonly eventbridge: string;
  /** Lambda's Invoke; nobody has to know it who invokes nothing by himself. */
  readonly lambda?: string;
  readonly region: string;
}

/** The whole platform on this machine, in a process of its own. */
export interface Platform {
  readonly endpoints: Endpoints;
  readonly http: HttpClient;
  readonly control: Control;
  readonly aws: {
    readonly dynamodb: DynamoDBClient;
    readonly sqs: SQSClient;
    readonly eventbridge: EventBridgeClient;
  };
  /** Resolves when nothing is in flight anywhere. @throws Error that says what still moves after `timeoutMs` */
  settled(timeoutMs?: number): Promise<void>;
  /**
   * Resolves when nothing is in flight and nothing is left to the sweepers either, as after a crash or an outage.
   * @throws Error that says what still moves, or what is left, after `timeoutMs`
   */
  swept(timeoutMs: number): Promise<void>;
  /** Everything that the platform has printed. */
  output(): string;
  /** Ends it as Ctrl-C does. Returns the milliseconds that it took. */
  stop(): Promise<number>;
}

const ROOT = resolve(import.meta.dirname, '../../..');

/** As many functions as there are have to be bundled, on a machine that may be busy with something else. */
const START_TIMEOUT_MS = 180_000;
const SETTLE_TIMEOUT_MS = 30_000;
/** Between two looks at what the sweepers have left. */
const SWEEP_PAUSE_MS = 200;

/**
 * Starts the platform on free ports of 127.0.0.1. Every request that is sent to it by `http`, and every answer, is held
 * against the document of its API: one that is not as the document says fails.
 * @throws Error with everything that it printed, when it does not come up
 */
export const startPlatform = async ({
  onLine,
  unwaited,
  directory: cwd = ROOT,
  deadLetters = false,
  environment = {},
  dataDir,
  faults,
  longRun = false,
  ...options
}: PlatformOptions = {}): Promise<Platform> => {
  const directory = await mkdtemp(join(tmpdir(), 'edtech-platform-'));
  const readyFile = join(directory, 'ready.json');
  const faultsFile = join(directory, 'faults.json');
  if (faults !== undefined) await writeFile(faultsFile, JSON.stringify(faults));
  const [http, lambda, webSocket, dynamodb, sqs, eventbridge, control] = await freePorts(7);
  const settings = {
    httpPort: http,
    lambdaPort: lambda,
    websocketPort: webSocket,
    dynamodbPort: dynamodb,
    sqsPort: sqs,
    eventbridgePort: eventbridge,
    controlPort: control,
    readyFile,
    ...(faults === undefined ? {} : { faults: faultsFile }),
    ...(dataDir === undefined ? {} : { data: dataDir }),
    ...options,
  };
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules/serverless/bin/serverless.js'),
      'offline',
      'start',
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      ...(longRun ? ['--longRun'] : []),
    ],
    {
      cwd,
      env: { ...process.env, DEAD_LETTER_PROCESSING: deadLetters ? 'on' : 'off', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      printed.push(line);
      onLine?.(line);
    });
  }
  const output = () => printed.join('\n');

  const stop = async (): Promise<number> => {
    const began = performance.now();
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    }
    await rm(directory, { recursive: true, force: true });
    return performance.now() - began;
  };

  try {
    const endpoints = await ready(child, readyFile, output);
    // What another folder deploys is not what this repository's document describes.
    const contract = cwd === ROOT ? apiContract() : undefined;
    return { ...connect(endpoints, { contract, unwaited }), output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

interface Connection {
  /** What every request and its answer are held against. */
  readonly contract?: ApiContract | undefined;
  readonly unwaited?: readonly string[] | undefined;
}

/** The platform that runs at these endpoints already. */
export const connect = (
  endpoints: Endpoints,
  { contract, unwaited }: Connection = {},
): Omit<Platform, 'output' | 'stop'> => {
  const { region } = endpoints;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const control = controlOf(endpoints.control);
  const dynamodb = new DynamoDBClient({ endpoint: endpoints.dynamodb, region, credentials });
  const settled = (timeoutMs = SETTLE_TIMEOUT_MS) => control.settled(timeoutMs, unwaited);
  return {
    endpoints,
    http: httpClient(endpoints.http, contract),
    control,
    aws: {
      dynamodb,
      sqs: new SQSClient({ endpoint: endpoints.sqs, region, credentials }),
      eventbridge: new EventBridgeClient({ endpoint: endpoints.eventbridge, region, credentials }),
    },
    settled,
    async swept(timeoutMs) {
      const end = performance.now() + timeoutMs;
      const tables = await sweptTables(dynamodb);
      // What was swept last may have set something in motion: twice in a row nothing may be left.
      for (let wasNothingLeft = false; ; ) {
        await settled(Math.max(Math.round(end - performance.now()), 0));
        const left = await leftToSweepers(tables);
        const isNothingLeft = left.length === 0;
        if (isNothingLeft && wasNothingLeft) return;
        wasNothingLeft = isNothingLeft;
        if (performance.now() >= end) throw new Error(`Left to the sweepers: ${left.join(', ')}`);
        await pause(SWEEP_PAUSE_MS);
      }
    },
  };
};

const ready = async (child: ChildProcess, readyFile: string, output: () => string): Promise<Endpoints> => {
  const end = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`The platform ended with ${child.exitCode}:\n${output()}`);
    try {
      return JSON.parse(await readFile(readyFile, 'utf8'));
    } catch {
      await pause(50);
    }
  }
  throw new Error(`The platform was not ready within ${START_TIMEOUT_MS / 1_000} s:\n${output()}`);
};
