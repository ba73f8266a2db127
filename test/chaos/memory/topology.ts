import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '@edtech/contracts';
import { createEventStore, type EventStore } from '@edtech/event-store';
import {
  type Consumer,
  createInboxSweeper,
  createInboxSweepHandler,
  RETRY_POLICY,
  type Republish,
  republication,
  sqsHandler,
  sqsQueue,
} from '@edtech/messaging';
import type { BatchObserver } from '@edtech/metrics';
import {
  byDestination,
  createForwarder,
  createLocalQueues,
  createPublisher,
  createRepublisher,
  createSweeper,
  createSweepHandler,
  sqsDeadLetters,
} from '@edtech/outbox';
import type {
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  ScheduledEvent,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import { rulePattern } from '../../../scripts/schemas/services/rule-pattern.ts';
import { trail } from '../scenario/audit.ts';
import { accountJournaled } from '../scenario/contracts.ts';
import { Account, type Command, journal, run } from '../scenario/origin.ts';
import { isPoisoned } from '../scenario/poison.ts';
import { counter, ledger } from '../scenario/relay.ts';
import type { BusRule } from './bus.ts';
import type { Environment } from './environment.ts';
import type { Handler } from './lambda.ts';

/**
 * What the services of the scenario deploy, made of the product's public functions: the one place to add a function to.
 * Numbers are those of the services' own templates.
 */

/** What a function of a service has: its table, and the clients of its environment. */
export interface Ports {
  readonly environment: Environment;
  readonly store: EventStore;
  readonly bus: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly log: Log;
  /** Who counts what becomes of its events. */
  readonly observe?: Observe | undefined;
}

/** Begins to count a batch. */
export type Observe = () => BatchObserver;

type Build<Event, Answer> = (ports: Ports) => Handler<Event, Answer>;

export interface ServiceConsumer {
  /** Its name is that of its queue as well. */
  readonly name: string;
  /** Undefined for a local one, which no rule feeds. */
  readonly pattern: unknown;
  /** Whether it notices a missing event of this aggregate, by those that come after it. */
  readonly mends: BusRule['mends'];
  readonly build: Build<SQSEvent, SQSBatchResponse>;
}

export interface Service {
  readonly name: 'origin' | 'relay' | 'audit';
  readonly consumers: readonly ServiceConsumer[];
}

export const BUS_NAME = 'chaos';
export const deadLettersOf = (name: string): string => `${name}-dlq`;
export const sweepQueueOf = (service: string): string => `${service}-sweep`;
export const outboxDeadLettersOf = (service: string): string => `${service}-outbox-dlq`;

export const VISIBILITY_MILLISECONDS = 90_000;
export const MAX_RECEIVE_COUNT = RETRY_POLICY.maxReceiveCount;
export const CONSUMER = { timeoutMilliseconds: 15_000, batchSize: 10, maximumConcurrency: 10 };
export const FORWARDER_TIMEOUT_MILLISECONDS = 30_000;
export const SWEEPER_TIMEOUT_MILLISECONDS = 25_000;
export const COMMAND_TIMEOUT_MILLISECONDS = 10_000;

/** Of the mapping of a forwarder. */
export const STREAM_FILTERS = [
  {
    eventName: ['INSERT'],
    dynamodb: { Keys: { pk: { S: [{ prefix: 'outbox#' }] } }, NewImage: { status: { S: ['PENDING'] } } },
  },
];

export const storeOf = (
  service: string,
  table: EventStore['table'],
  { timing, newId }: Environment,
  log: Log,
): EventStore => createEventStore({ table, source: `edtech.${service}`, timing, newId, log });

/** Queues are named here by what would be their URLs. */
const LOCAL_QUEUES = new Map([[accountJournaled.type, journal.name]]);

const busPublisherOf = ({ bus }: Ports) => createPublisher({ client: bus, busName: BUS_NAME });

const publisherOf = (ports: Ports) =>
  byDestination({
    bus: busPublisherOf(ports),
    local: createLocalQueues({ client: ports.sqs, queues: LOCAL_QUEUES }),
  });

const queueOf = ({ sqs }: Ports, name: string) =>
  sqsQueue({ client: sqs, queueUrl: name, deadLetterQueueUrl: deadLettersOf(name) });

const consumerOf = (
  service: string,
  consumer: Consumer,
  build: Build<SQSEvent, SQSBatchResponse> = (ports) =>
    sqsHandler(consumer, {
      store: ports.store,
      queue: queueOf(ports, consumer.name),
      log: ports.log,
      observe: ports.observe,
    }),
): ServiceConsumer => {
  const { name, ordered, on } = consumer;
  const contracts = on.map(({ contract }) => contract);
  const mends: BusRule['mends'] = ({ type, id }) =>
    ordered !== false && type === Account.type && !isPoisoned(id);
  return { name, build, mends, pattern: rulePattern({ service, name, ordered, contracts }) };
};

const localConsumerOf = (service: string, consumer: Consumer): ServiceConsumer => ({
  ...consumerOf(service, consumer),
  pattern: undefined,
});

/** Publishes again what a consumer of the origin's events misses. */
const originRepublication = republication({ name: 'origin-republication', source: 'edtech.origin' });

const republish = (ports: Ports): Republish =>
  createRepublisher({ table: ports.store.table, publisher: busPublisherOf(ports), log: ports.log }).republish;

export const SERVICES: readonly Service[] = [
  {
    name: 'origin',
    consumers: [
      localConsumerOf('origin', journal),
      consumerOf('origin', originRepublication, (ports) =>
        consumerOf('origin', originRepublication.by(republish(ports))).build(ports),
      ),
    ],
  },
  { name: 'relay', consumers: [consumerOf('relay', ledger), consumerOf('relay', counter)] },
  { name: 'audit', consumers: [consumerOf('audit', trail)] },
];

export const command: Build<Command, void> =
  ({ store, environment }) =>
  async (request) => {
    const id = environment.newId();
    await run(store, request, { correlationId: id, causationId: id, actor: { kind: 'anonymous' } });
  };

export const forwarder: Build<DynamoDBStreamEvent, DynamoDBBatchResponse> = (ports) => {
  const { store, log, observe } = ports;
  const { table, timing } = store;
  return createForwarder({ table, timing, publisher: publisherOf(ports), log, observe });
};

export const outboxSweeper =
  (service: string): Build<ScheduledEvent | SQSEvent, void> =>
  (ports) => {
    const { store, environment, sqs, log, observe } = ports;
    const { table, timing } = store;
    const sweeper = createSweeper({
      table,
      timing,
      publisher: publisherOf(ports),
      deadLetters: sqsDeadLetters({ client: sqs, queueUrl: outboxDeadLettersOf(service), now: timing.now }),
      newOwner: environment.newId,
      log,
      observe,
    });
    return createSweepHandler({ sweeper, sqs, queueUrl: sweepQueueOf(service), timing, log });
  };

/** The sweeper of the inboxes in the relay's table. */
export const inboxSweeper: Build<ScheduledEvent, void> = (ports) => {
  const { store, log } = ports;
  const sweeper = createInboxSweeper({
    store,
    consumers: [{ consumer: ledger, queue: queueOf(ports, ledger.name) }],
    log,
  });
  return createInboxSweepHandler({ sweeper, timing: store.timing, log });
};
