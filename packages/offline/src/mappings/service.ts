import { createAsynchronousInvocations } from '../bus/index.ts';
import { LOCAL_CREDENTIALS } from '../credentials.ts';
import { type DatabaseOf, oneDatabase } from '../dynamodb/databases.ts';
import type { Write } from '../dynamodb-proxy/index.ts';
import type { FunctionFaults } from '../faults/functions.ts';
import type { StreamFaults } from '../faults/streams.ts';
import type { Journal } from '../journal/index.ts';
import type { LambdaRuntime } from '../lambda/index.ts';
import type { PlatformModel } from '../model.ts';
import type { QueueService } from '../queues/index.ts';
import type { ScheduleClock } from '../schedules/index.ts';
import type { Source } from '../source.ts';
import { MappingIncomplete, UnknownMapping } from './errors.ts';
import { type RunningMapping, STOP_GRACE_MS } from './mapping.ts';
import { startQueueMapping } from './queues/mapping.ts';
import { startScheduleMapping } from './schedules/mapping.ts';
import { createStreamApis } from './streams/apis.ts';
import { type Identify, type RunningStreamMapping, startStreamMapping } from './streams/mapping.ts';
import { createWakes } from './streams/wakes.ts';

export interface MappingService extends Source {
  /**
   * Starts or stops the polling of a mapping, or a schedule; invocations under way run to their end.
   * @throws UnknownMapping
   */
  setEnabled(id: string, enabled: boolean): void;
  /** These tables were written to: their streams are read when there may be something for somebody, instead of at the next poll. */
  wake(tableNames: readonly string[], write?: Write): void;
  /** Ends polling and lets invocations end, for at most two seconds; those that do not are written to the journal. */
  stop(): Promise<void>;
}

export interface MappingServiceOptions {
  readonly model: PlatformModel;
  /** The DynamoDB Local itself, not the proxy before it. */
  readonly dynamodbEndpoint: string;
  readonly queues: Pick<QueueService, 'send' | 'receive' | 'remove'>;
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly journal: Journal;
  /** Multiplies batch windows, backoffs and record ages; 1 is AWS's time. */
  readonly timeScale: number;
  /** Where checkpoints are kept; in memory without it. */
  readonly dataDir?: string;
  /** Where each table is. */
  readonly databaseOf?: DatabaseOf;
  readonly scheduleClock?: ScheduleClock;
  /** Gives the records of TTL deletes, as they are read from a table's stream, the identity of the service. */
  readonly identify?: Identify;
  readonly faults?: { readonly streams: StreamFaults; readonly functions: FunctionFaults };
}

/**
 * Starts the event source mappings and schedules of the configuration; the tables must exist. Rates are spread over
 * their period: rules that AWS made one after another do not all fire at one moment either.
 * @throws StreamMissing, MappingIncomplete, InvalidPattern, InvalidSchedule
 */
export async function startMappings(options: MappingServiceOptions): Promise<MappingService> {
  const { model, queues, lambda, journal, timeScale, scheduleClock } = options;
  const { region } = model;
  const databaseOf = options.databaseOf ?? oneDatabase(LOCAL_CREDENTIALS.accessKeyId);
  const apis = createStreamApis(options.dynamodbEndpoint, { region, databaseOf });
  const invocations = createAsynchronousInvocations({
    lambda,
    queues,
    journal,
    timeScale,
    faults: options.faults?.functions,
  });
  const kept = options.dataDir === undefined ? {} : { dataDir: options.dataDir };
  const identify = options.identify === undefined ? {} : { identify: options.identify };
  const disturbed = options.faults === undefined ? {} : { faults: options.faults.streams };
  const parts = { region, lambda, queues, journal, timeScale };

  const functionOf = (id: string, key: string) =>
    found(
      id,
      `the function ${key}`,
      model.functions.find((fn) => fn.key === key),
    );

  const streams: RunningStreamMapping[] = [];
  const others: RunningMapping[] = [];
  const all = () => [...streams, ...others];

  async function stop(): Promise<void> {
    await Promise.all([...all().map((mapping) => mapping.stop()), invocations.stop(STOP_GRACE_MS)]);
    apis.close();
  }

  try {
    for (const mapping of model.streamMappings) {
      const fn = functionOf(mapping.id, mapping.functionKey);
      const table = found(
        mapping.id,
        `the stream ${mapping.streamArn}`,
        model.tables.find(({ streamArn }) => streamArn === mapping.streamArn),
      );
      streams.push(
        await startStreamMapping({
          ...parts,
          ...kept,
          ...identify,
          ...disturbed,
          api: apis.of(table.name),
          mapping,
          table,
          fn,
        }),
      );
    }
    for (const mapping of model.queueMappings) {
      const fn = functionOf(mapping.id, mapping.functionKey);
      const queue = found(
        mapping.id,
        `the queue ${mapping.queueArn}`,
        model.queues.find(({ arn }) => arn === mapping.queueArn),
      );
      others.push(startQueueMapping({ ...parts, mapping, queueName: queue.name, fn }));
    }
    for (const [index, schedule] of model.schedules.entries()) {
      const fn = functionOf(schedule.id, schedule.functionKey);
      const clock = scheduleClock === undefined ? {} : { clock: scheduleClock };
      const passed = index / model.schedules.length;
      others.push(
        startScheduleMapping({ schedule, fn, account: model, invocations, journal, passed, ...clock }),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }

  const wakes = createWakes(streams);
  return {
    name: 'mappings',
    async stop() {
      wakes.stop();
      await stop();
    },
    setEnabled(id, enabled) {
      const mapping = all().find((candidate) => candidate.id === id);
      if (mapping === undefined)
        throw new UnknownMapping(
          id,
          all().map((known) => known.id),
        );
      mapping.setEnabled(enabled);
    },
    wake: wakes.wake,
    async describe() {
      return { mappings: all().map((mapping) => mapping.describe()) };
    },
    async inFlight() {
      const phrases = await Promise.all(all().map((mapping) => mapping.inFlight()));
      return [...phrases.flat(), ...invocations.inFlight()];
    },
  };
}

function found<Thing>(id: string, what: string, thing: Thing | undefined): Thing {
  if (thing === undefined) throw new MappingIncomplete(id, what);
  return thing;
}
