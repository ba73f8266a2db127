import type { Log } from '@edtech/contracts';
import type { ScheduledEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Command } from '../scenario/origin.ts';
import { type BusRule, createBus, type SimulatedBus } from './bus.ts';
import { busClientOf, queueClientOf } from './clients.ts';
import type { Environment } from './environment.ts';
import { createLambda, type Handler, type Lambda } from './lambda.ts';
import { createQueue, type SimulatedQueue } from './queue.ts';
import { mapQueue } from './queue-mapping.ts';
import { schedule } from './schedule.ts';
import { createStream, type SimulatedStream } from './stream.ts';
import { type Change, createTable, type SimulatedTable } from './table.ts';
import {
  COMMAND_TIMEOUT_MILLISECONDS,
  CONSUMER,
  command,
  deadLettersOf,
  FORWARDER_TIMEOUT_MILLISECONDS,
  forwarder,
  inboxSweeper,
  MAX_RECEIVE_COUNT,
  type Observe,
  outboxDeadLettersOf,
  outboxSweeper,
  type Ports,
  SERVICES,
  type Service,
  STREAM_FILTERS,
  SWEEPER_TIMEOUT_MILLISECONDS,
  storeOf,
  sweepQueueOf,
  VISIBILITY_MILLISECONDS,
} from './topology.ts';
import type { World } from './world.ts';

export interface Deployment {
  readonly tables: Readonly<Record<Service['name'], SimulatedTable>>;
  readonly bus: SimulatedBus;
  readonly command: Lambda<Command, void>;
  /** Dead-letter queues of consumers, by the consumers' names, and those of the outboxes, by the services'. */
  readonly deadLetters: Readonly<Record<'consumers' | 'outboxes', ReadonlyMap<string, SimulatedQueue>>>;
  /** What still moves, or has to; empty when all is done. */
  moving(): readonly string[];
}

/** Two schedules at odds with each other: AWS may start one twice. */
const SCHEDULES = 2;

/** Puts up tables, streams, queues, the bus and the functions, and starts the schedules. */
export const deploy = (
  world: World,
  onChange: (service: string, change: Change) => void,
  observe?: Observe,
): Deployment => {
  const queues: SimulatedQueue[] = [];
  const lambdas: Lambda<never, unknown>[] = [];
  const streams = new Map<string, SimulatedStream>();
  const rules: BusRule[] = [];

  const queue = (name: string, redriveTo?: SimulatedQueue): SimulatedQueue => {
    const redrive =
      redriveTo === undefined ? {} : { redrive: { to: redriveTo, maxReceiveCount: MAX_RECEIVE_COUNT } };
    const made = createQueue(world, { name, visibilityMilliseconds: VISIBILITY_MILLISECONDS, ...redrive });
    queues.push(made);
    return made;
  };

  const tableOf = (service: string): SimulatedTable =>
    createTable(world, service, (change) => {
      streams.get(service)?.tell(change);
      onChange(service, change);
    });
  const tables = { origin: tableOf('origin'), relay: tableOf('relay'), audit: tableOf('audit') };

  const portsOf = (service: Service['name'], environment: Environment): Ports => {
    const log: Log = (entry) => world.note(() => `${environment.name}: ${JSON.stringify(entry)}`);
    return {
      environment,
      log,
      observe,
      store: storeOf(service, tables[service].port(environment), environment, log),
      bus: busClientOf(world, bus, environment),
      sqs: queueClientOf(world, queues, environment),
    };
  };

  const lambda = <Event, Answer>(
    service: Service['name'],
    name: string,
    timeoutMilliseconds: number,
    build: (ports: Ports) => Handler<Event, Answer>,
  ): Lambda<Event, Answer> => {
    const made = createLambda<Event, Answer>(world, {
      name,
      timeoutMilliseconds,
      build: (environment) => build(portsOf(service, environment)),
    });
    lambdas.push(made);
    return made;
  };

  const letters = {
    consumers: new Map<string, SimulatedQueue>(),
    outboxes: new Map<string, SimulatedQueue>(),
  };
  const consumed: SimulatedQueue[] = [];
  const working: Lambda<never, unknown>[] = [];
  for (const { name: service, consumers } of SERVICES) {
    for (const { name, pattern, mends, build } of consumers) {
      const deadLetters = queue(deadLettersOf(name));
      letters.consumers.set(name, deadLetters);
      const source = queue(name, deadLetters);
      consumed.push(source);
      if (pattern !== undefined) rules.push({ pattern, mends, target: source });
      const handler = lambda<SQSEvent, SQSBatchResponse>(service, name, CONSUMER.timeoutMilliseconds, build);
      working.push(handler);
      mapQueue(world, { queue: source, invoke: handler.invoke, ...CONSUMER });
    }
    const forward = lambda(service, `${service}-forwarder`, FORWARDER_TIMEOUT_MILLISECONDS, forwarder);
    working.push(forward);
    streams.set(
      service,
      createStream(world, { name: service, filters: STREAM_FILTERS, invoke: forward.invoke }),
    );
    letters.outboxes.set(service, queue(outboxDeadLettersOf(service)));
    const sweeps = queue(sweepQueueOf(service));
    const sweep = lambda<ScheduledEvent | SQSEvent, void>(
      service,
      `${service}-sweeper`,
      SWEEPER_TIMEOUT_MILLISECONDS,
      outboxSweeper(service),
    );
    mapQueue(world, {
      queue: sweeps,
      invoke: async (event) => {
        const result = await sweep.invoke(event);
        return result.outcome === 'answered' ? { ...result, answer: undefined } : result;
      },
      batchSize: 1,
      maximumConcurrency: 2,
    });
    for (let index = 0; index < SCHEDULES; index += 1) schedule(world, sweep);
  }
  const inboxSweep = lambda('relay', 'relay-inbox-sweeper', SWEEPER_TIMEOUT_MILLISECONDS, inboxSweeper);
  for (let index = 0; index < SCHEDULES; index += 1) schedule(world, inboxSweep);
  const bus = createBus(world, rules);

  return {
    tables,
    bus,
    command: lambda('origin', 'command', COMMAND_TIMEOUT_MILLISECONDS, command),
    deadLetters: letters,
    moving: () => [
      ...working.flatMap(({ name, running }) => (running() > 0 ? [`${name} is running`] : [])),
      ...[...streams].flatMap(([name, { waiting }]) =>
        waiting() > 0 ? [`the stream of ${name} has records`] : [],
      ),
      ...(bus.waiting() > 0 ? ['the bus delivers'] : []),
      ...consumed.flatMap(({ name, messages }) =>
        messages().map(({ id, body }) => `${name} holds message ${id}: ${body}`),
      ),
      ...Object.values(tables).flatMap(({ name, attended }) =>
        [...attended().values()]
          .filter(({ attentionPk }) => attentionPk.startsWith('due#') || attentionPk.startsWith('parked#'))
          .map(({ attentionPk, pk, sk, at }) => `${name}: ${pk} ${sk} is ${attentionPk} at ${at}`),
      ),
    ],
  };
};
