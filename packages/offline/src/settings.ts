import { resolve } from 'node:path';
import { OfflineError } from './error.ts';

/** What can be set under `custom.localAws` and, but for the list, on the command line; the latter wins. */
export interface Settings {
  /** 0 takes any free port. */
  readonly ports: {
    readonly dynamodb: number;
    readonly sqs: number;
    readonly eventbridge: number;
    readonly control: number;
  };
  /** Where tables and queues are kept between starts; in memory when absent. */
  readonly dataDir?: string;
  /** Written when everything is up, for test harnesses. */
  readonly readyFile?: string;
  /** Multiplies visibility timeouts, delays, back-offs and the TTL lag: 0.1 makes the local AWS ten times as hasty. */
  readonly timeScale: number;
  /** Multiplies what lies between two runs of a schedule, which `timeScale` leaves as it is. */
  readonly scheduleScale: number;
  /** A module that every execution environment loads before the function's own code. */
  readonly preload?: string;
  /** How long after its time an expired item is deleted, before scaling; DynamoDB itself takes up to days. */
  readonly ttlLagSeconds: number;
  /** How many functions have an environment from the start on. */
  readonly warmFunctions: number;
  /** A fault plan in JSON that is in force from the start. */
  readonly faultsFile?: string;
  /** For fault plans that bring none. */
  readonly seed?: number;
  /** For minutes under load: it starts slower, and is faster in the end. */
  readonly longRun: boolean;
  /** Keeps all tables in one database, so that one transaction may reach several of them. */
  readonly sharedDatabase: boolean;
  readonly ignoredResourceTypes: readonly string[];
  readonly verbose: boolean;
}

export const DEFAULT_PORTS = { dynamodb: 8000, sqs: 9324, eventbridge: 4010, control: 4011 } as const;

export const DEFAULT_TTL_LAG_SECONDS = 3;

/** Together they take 300 MB; see ADR 0036. */
export const DEFAULT_WARM_FUNCTIONS = 64;

/** The options of `serverless offline start` that are ours. */
export const COMMAND_OPTIONS = {
  dynamodbPort: {
    type: 'string',
    usage: `Port of DynamoDB Local; 0 takes any. Default: ${DEFAULT_PORTS.dynamodb}`,
  },
  sqsPort: { type: 'string', usage: `Port of the local SQS; 0 takes any. Default: ${DEFAULT_PORTS.sqs}` },
  eventbridgePort: {
    type: 'string',
    usage: `Port of the local bus; 0 takes any. Default: ${DEFAULT_PORTS.eventbridge}`,
  },
  controlPort: {
    type: 'string',
    usage: `Port of the control API; 0 takes any. Default: ${DEFAULT_PORTS.control}`,
  },
  data: { type: 'string', usage: 'Keeps tables and queues in this directory between starts' },
  readyFile: { type: 'string', usage: 'Writes the endpoints to this file when everything is up' },
  timeScale: { type: 'string', usage: 'Multiplies visibility timeouts, delays and back-offs. Default: 1' },
  scheduleScale: { type: 'string', usage: 'Multiplies the time between runs of schedules. Default: 1' },
  preload: { type: 'string', usage: 'Loads this module in every function, before its own code' },
  faults: { type: 'string', usage: 'Puts the fault plan in this JSON file in force' },
  seed: { type: 'string', usage: 'Seed of the faults, a whole number. Default: 1' },
  ttlLagSeconds: {
    type: 'string',
    usage: `Seconds until an expired item is deleted. Default: ${DEFAULT_TTL_LAG_SECONDS}`,
  },
  warmFunctions: {
    type: 'string',
    usage: `Functions that are loaded before the first event. Default: ${DEFAULT_WARM_FUNCTIONS}`,
  },
  longRun: { type: 'boolean', usage: 'Starts slower, and is faster after minutes under load' },
} as const;

const PORT = { type: 'integer', minimum: 0, maximum: 65_535 } as const;

/** JSON Schema of `custom.localAws`. */
export const CUSTOM_SCHEMA = {
  type: 'object',
  properties: {
    localAws: {
      type: 'object',
      properties: {
        dynamodbPort: PORT,
        sqsPort: PORT,
        eventbridgePort: PORT,
        controlPort: PORT,
        data: { type: 'string' },
        readyFile: { type: 'string' },
        timeScale: { type: 'number', exclusiveMinimum: 0 },
        scheduleScale: { type: 'number', exclusiveMinimum: 0 },
        preload: { type: 'string' },
        ttlLagSeconds: { type: 'number', minimum: 0 },
        warmFunctions: { type: 'integer', minimum: 0 },
        faults: { type: 'string' },
        seed: { type: 'integer' },
        longRun: { type: 'boolean' },
        sharedDatabase: { type: 'boolean' },
        ignoredResourceTypes: { type: 'array', items: { type: 'string' } },
      },
      additionalProperties: false,
    },
  },
} as const;

type Values = Readonly<Record<string, unknown>>;

const isScale = (value: number): boolean => value > 0 && Number.isFinite(value);

/**
 * @param directory relative paths are taken from here.
 * @throws OfflineError INVALID_OPTION
 */
export function readSettings(custom: Values, commandLine: Values, directory: string): Settings {
  const find = (name: string) => commandLine[name] ?? custom[name];
  const number = (name: string, fallback: number, fits: (value: number) => boolean) => {
    const found = find(name);
    const value = found === undefined || found === '' ? fallback : Number(found);
    if (fits(value)) return value;
    throw new OfflineError('INVALID_OPTION', `--${name} cannot be ${String(found)}`);
  };
  const port = (name: keyof typeof DEFAULT_PORTS) =>
    number(
      `${name}Port`,
      DEFAULT_PORTS[name],
      (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
    );
  const path = (name: string): Readonly<Record<string, string>> => {
    const found = find(name);
    return typeof found === 'string' && found !== '' ? { [name]: resolve(directory, found) } : {};
  };
  const { faults: faultsFile } = path('faults');
  const { data: dataDir } = path('data');
  const ignored = custom.ignoredResourceTypes;
  return {
    ports: {
      dynamodb: port('dynamodb'),
      sqs: port('sqs'),
      eventbridge: port('eventbridge'),
      control: port('control'),
    },
    ...(dataDir === undefined ? {} : { dataDir }),
    ...path('readyFile'),
    timeScale: number('timeScale', 1, isScale),
    scheduleScale: number('scheduleScale', 1, isScale),
    ...path('preload'),
    ttlLagSeconds: number(
      'ttlLagSeconds',
      DEFAULT_TTL_LAG_SECONDS,
      (value) => value >= 0 && Number.isFinite(value),
    ),
    warmFunctions: number(
      'warmFunctions',
      DEFAULT_WARM_FUNCTIONS,
      (value) => Number.isInteger(value) && value >= 0,
    ),
    ...(faultsFile === undefined ? {} : { faultsFile }),
    ...(find('seed') === undefined ? {} : { seed: number('seed', 0, Number.isSafeInteger) }),
    longRun: find('longRun') === true,
    sharedDatabase: custom.sharedDatabase === true,
    ignoredResourceTypes: Array.isArray(ignored) ? ignored.map(String) : [],
    verbose: commandLine.verbose === true,
  };
}
