import type { Log } from '@edtech/contracts';
import type {
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  ScheduledEvent,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import { type BusRule, createBus } from '../../memory/bus.ts';
import { busClientOf, queueClientOf } from '../../memory/clients.ts';
import type { Environment } from '../../memory/environment.ts';
import { createLambda, type Lambda } from '../../memory/lambda.ts';
import { createQueue, type SimulatedQueue } from '../../memory/queue.ts';
import { mapQueue } from '../../memory/queue-mapping.ts';
import { schedule } from '../../memory/schedule.ts';
import { createStream, type SimulatedStream } from '../../memory/stream.ts';
import { type Change, createTable, type SimulatedTable } from '../../memory/table.ts';
import {
  COMMAND_TIMEOUT_MILLISECONDS,
  CONSUMER,
  deadLettersOf,
  FORWARDER_TIMEOUT_MILLISECONDS,
  MAX_RECEIVE_COUNT,
  outboxDeadLettersOf,
  STREAM_FILTERS,
  SWEEPER_TIMEOUT_MILLISECONDS,
  sweepQueueOf,
  VISIBILITY_MILLISECONDS,
} from '../../memory/topology.ts';
import type { World } from '../../memory/world.ts';
import type { BookingCommand } from '../cast.ts';
import { TABLES, type TableName } from '../tables.ts';
import {
  command,
  DELAY_QUEUE,
  delays,
  forwarder,
  outboxSweeper,
  sagaSweeper,
  TIMER_FILTERS,
  TIMER_SWEEP_QUEUE,
  timers,
} from './functions.ts';
import { type Build, CONSUMERS, type SagaPorts, storeOn } from './services.ts';

export type SagaTables = Readonly<Record<TableName, SimulatedTable>>;

export interface SagaDeployment {
  readonly tables: SagaTables;
  readonly command: Lambda<BookingCommand, void>;
  /** Queues in which nothing may lie in the end, by what they hold. */
  readonly deadLetters: ReadonlyMap<string, SimulatedQueue>;
  /** What still moves, or has to; empty when all is done. */
  moving(): readonly string[];
}

export interface Deploying {
  readonly onChange: (table: TableName, change: Change) => void;
  /** Whether the sweeper of sagas is switched off at the moment. */
  readonly isSweeperOff: () => boolean;
}

/** What of the attention index says that somebody has yet to do something. */
const TO_BE_DONE = ['due#', 'timer#', 'saga#'];

/** Two schedules at odds with each other: AWS may start one twice. */
const SCHEDULES = 2;

/** The name under which the stream of timers can be out, while the one of the outbox is not. */
export const TIMER_STREAM = 'sagas-timers';

/** Puts up tables, streams, queues, the bus and the functions of all services, and starts the schedules. */
export const deploySagas = (world: World, { onChange, isSweeperOff }: Deploying): SagaDeployment => {
  const queues: SimulatedQueue[] = [];
  const consumed: SimulatedQueue[] = [];
  const working: Lambda<never, unknown>[] = [];
  const streams: { readonly of: TableName; readonly name: string; readonly stream: SimulatedStream }[] = [];
  const rules: BusRule[] = [];
  const deadLetters = new Map<string, SimulatedQueue>();

  const queue = (name: string, redriveTo?: SimulatedQueue): SimulatedQueue => {
    const redrive =
      redriveTo === undefined ? {} : { redrive: { to: redriveTo, maxReceiveCount: MAX_RECEIVE_COUNT } };
    const made = createQueue(world, { name, visibilityMilliseconds: VISIBILITY_MILLISECONDS, ...redrive });
    queues.push(made);
    return made;
  };

  const tableOf = (name: TableName): SimulatedTable =>
    createTable(world, name, (change) => {
      for (const { of, stream } of streams) if (of === name) stream.tell(change);
      onChange(name, change);
    });
  const tables: SagaTables = {
    booking: tableOf('booking'),
    sagas: tableOf('sagas'),
    tutoring: tableOf('tutoring'),
    payment: tableOf('payment'),
    chat: tableOf('chat'),
    notification: tableOf('notification'),
  };

  const portsOf = (environment: Environment): SagaPorts => {
    const log: Log = (entry) => world.note(() => `${environment.name}: ${JSON.stringify(entry)}`);
    return {
      environment,
      log,
      storeOf: (name) => storeOn(name, tables[name].port(environment), environment, log),
      bus: busClientOf(world, bus, environment),
      sqs: queueClientOf(world, queues, environment),
    };
  };

  const lambda = <Event, Answer>(
    name: string,
    timeoutMilliseconds: number,
    build: Build<Event, Answer>,
  ): Lambda<Event, Answer> =>
    createLambda<Event, Answer>(world, {
      name,
      timeoutMilliseconds,
      build: (environment) => build(portsOf(environment)),
    });

  /** A queue with its dead letters, and the function that it feeds. */
  const consumedBy = (name: string, build: Build<SQSEvent, SQSBatchResponse>): SimulatedQueue => {
    const letters = queue(deadLettersOf(name));
    deadLetters.set(name, letters);
    const source = queue(name, letters);
    consumed.push(source);
    const handler = lambda(name, CONSUMER.timeoutMilliseconds, build);
    working.push(handler);
    const pausedUntil = () => world.faults.outUntil('consumer-outage', name);
    mapQueue(world, { queue: source, invoke: handler.invoke, ...CONSUMER, pausedUntil });
    return source;
  };

  const following = (
    of: TableName,
    name: string,
    filters: readonly unknown[],
    { invoke }: Lambda<DynamoDBStreamEvent, DynamoDBBatchResponse>,
  ): void => {
    streams.push({ of, name, stream: createStream(world, { name, filters, invoke }) });
  };

  /** A function that runs every minute, and when it has woken itself. */
  const sweeping = (
    name: string,
    sweepQueue: string,
    build: Build<ScheduledEvent | SQSEvent, void>,
    isOff = () => false,
  ): void => {
    const made = lambda(name, SWEEPER_TIMEOUT_MILLISECONDS, build);
    const sweep: typeof made = {
      ...made,
      invoke: async (event) => (isOff() ? { outcome: 'answered', answer: undefined } : made.invoke(event)),
    };
    mapQueue(world, {
      queue: queue(sweepQueue),
      invoke: async (event) => {
        const result = await sweep.invoke(event);
        return result.outcome === 'answered' ? { ...result, answer: undefined } : result;
      },
      batchSize: 1,
      maximumConcurrency: 2,
    });
    for (let index = 0; index < SCHEDULES; index += 1) schedule(world, sweep);
  };

  for (const { name, pattern, mends, build } of CONSUMERS) {
    const target = consumedBy(name, build);
    if (pattern !== undefined) rules.push({ pattern, mends, target });
  }
  for (const name of TABLES) {
    const forward = lambda(`${name}-forwarder`, FORWARDER_TIMEOUT_MILLISECONDS, forwarder(name));
    working.push(forward);
    following(name, name, STREAM_FILTERS, forward);
    deadLetters.set(outboxDeadLettersOf(name), queue(outboxDeadLettersOf(name)));
    sweeping(`${name}-sweeper`, sweepQueueOf(name), outboxSweeper(name));
  }
  const timing = lambda('saga-timers', FORWARDER_TIMEOUT_MILLISECONDS, timers(world.faults));
  working.push(timing);
  following('sagas', TIMER_STREAM, TIMER_FILTERS, timing);
  consumedBy(DELAY_QUEUE, delays(world.faults));
  sweeping('saga-sweeper', TIMER_SWEEP_QUEUE, sagaSweeper, isSweeperOff);
  const bus = createBus(world, rules);

  return {
    tables,
    command: lambda('command', COMMAND_TIMEOUT_MILLISECONDS, command),
    deadLetters,
    moving: () => [
      ...working.flatMap(({ name, running }) => (running() > 0 ? [`${name} is running`] : [])),
      ...streams.flatMap(({ name, stream }) =>
        stream.waiting() > 0 ? [`the stream ${name} has records`] : [],
      ),
      ...(bus.waiting() > 0 ? ['the bus delivers'] : []),
      ...consumed.flatMap(({ name, messages }) =>
        messages().map(({ id, body }) => `${name} holds message ${id}: ${body}`),
      ),
      ...TABLES.flatMap((name) =>
        [...tables[name].attended().values()]
          .filter(({ attentionPk }) => TO_BE_DONE.some((kind) => attentionPk.startsWith(kind)))
          .map(({ attentionPk, pk, sk, at }) => `${name}: ${pk} ${sk} is ${attentionPk} at ${at}`),
      ),
    ],
  };
};
