import { deadLetterQueueName } from '@edtech/dead-letters';
import { kebabCase, type Service, STAGE, sagaConsumers } from '@edtech/infrastructure';
import {
  CONSUMER_METRICS,
  DEAD_LETTER_METRICS,
  INBOX_METRICS,
  PENDING_METRICS,
  READ_MODEL_METRICS,
  SAGA_METRICS,
  SAGAS_METRICS,
} from '@edtech/metrics';
import { isRecord } from '../../schemas/services/declarations.ts';
import { deadLetterQueuesOf } from '../dead-letters.ts';
import type { LambdaFunction } from '../lambda-function.ts';
import { outboxesOf, outboxPlace } from '../outbox.ts';
import { tables } from '../tables.ts';
import { onStage, type Resources } from '../template.ts';
import { alarm } from './alarm.ts';
import { functionMetric, type Metric, ownMetric, queueMetric, tableMetric } from './metric.ts';
import { LEAST_EVENTS, LEAST_SAGAS, type PromiseName } from './promises.ts';
import {
  greatestOf,
  greatestOfMany,
  inParts,
  MOST_METRICS,
  shareOf,
  sumOf,
  type Watched,
} from './watched.ts';

/** The alarms of a service, for each promise that has to do with it. They are in its own stack. */
export const serviceAlarms = (service: Service, functions: readonly LambdaFunction[]): Resources =>
  Object.assign(
    {},
    ...consumerAlarms(service),
    ...outboxAlarms(service),
    ...deadLetterAlarms(service),
    ...waitingAlarms(service),
    ...sagaAlarms(service),
    ...functionAlarms(service, functions),
    ...inPlaces(service.name, 'table-throttles', throttlesOf(tableNamesOf(service)), sumOf),
  );

/** One alarm for as many metrics as there may be in one; a further one is called so. */
const inPlaces = (
  place: string,
  promise: PromiseName,
  metrics: readonly Metric[],
  watched: (metrics: readonly Metric[]) => Watched,
  most = MOST_METRICS,
): readonly Resources[] =>
  inParts(metrics, most).map((part, position) =>
    alarm(promise, watched(part), position === 0 ? place : `${place}-${position + 1}`),
  );

/** What hears of events for a service: its consumers, and its sagas. They have the names of their queues. */
export const hearersOf = ({ name, consumers, sagas }: Service): readonly string[] => [
  ...consumers.map(({ consumer }) => consumer.name),
  ...sagas.flatMap((running) => sagaConsumers(name, running)).map((consumer) => consumer.name),
];

export const latencyOf = (consumer: string): Metric =>
  ownMetric(CONSUMER_METRICS.latency, 'p95', { [CONSUMER_METRICS.dimension]: consumer });

const consumerAlarms = (service: Service): readonly Resources[] => {
  const hearers = hearersOf(service);
  const guarded = (metrics: readonly Metric[]): Watched => greatestOfMany(metrics, LEAST_EVENTS);
  return [
    // A count beside each percentile.
    ...inPlaces(service.name, 'event-latency', hearers.map(latencyOf), guarded, MOST_METRICS / 2),
    ...inPlaces(
      service.name,
      'consumer-backlog',
      hearers.map((name) => queueMetric('ApproximateAgeOfOldestMessage', onStage(name))),
      greatestOf,
    ),
  ];
};

export const pendingOf = (
  store: string,
  what: 'age' | 'items' | 'bytes',
  statistic: Metric['statistic'] = 'Maximum',
): Metric => ownMetric(PENDING_METRICS[what], statistic, { [PENDING_METRICS.dimension]: outboxPlace(store) });

const outboxAlarms = (service: Service): readonly Resources[] =>
  outboxesOf(service).flatMap(({ store: { name } }) => [
    alarm('outbox-age', { metric: pendingOf(name, 'age') }, name),
    // As often as it was told, there was a pass.
    alarm('sweeper-silent', { metric: pendingOf(name, 'age', 'SampleCount') }, `${name}-outbox`),
  ]);

const deadLetterAlarms = (service: Service): readonly Resources[] => {
  const queues = deadLetterQueuesOf([service]).map((queue) => deadLetterQueueName(queue, STAGE));
  return [
    ...inPlaces(
      service.name,
      'dead-letters-uncollected',
      queues.map((name) => queueMetric('ApproximateAgeOfOldestMessage', name)),
      greatestOf,
    ),
    ...(service.jobs.some(({ seesToDeadLetters }) => seesToDeadLetters) ? letterAlarms() : []),
  ];
};

/** Of all letters of the stage, in the stack of who sees to them. */
const letterAlarms = (): readonly Resources[] => {
  const { open, forPeople, overdue } = DEAD_LETTER_METRICS;
  return [
    alarm('dead-letters-open', { metric: ownMetric(open, 'Maximum') }),
    alarm('dead-letters-for-people', { metric: ownMetric(forPeople, 'Maximum') }),
    alarm('dead-letters-overdue', { metric: ownMetric(overdue, 'Maximum') }),
    alarm('dead-letter-processor-silent', { metric: ownMetric(open, 'SampleCount') }),
  ];
};

export const sagasOfTable = (
  { name }: Pick<Service, 'name'>,
  what: 'running' | 'overdue' | 'stuck',
  statistic: Metric['statistic'] = 'Maximum',
): Metric => ownMetric(SAGAS_METRICS[what], statistic, { [SAGAS_METRICS.dimension]: name });

export const sagasEnded = (saga: string, how: 'completed' | 'failed'): Metric =>
  ownMetric(SAGA_METRICS[how], 'Sum', { [SAGA_METRICS.dimension]: saga });

const sagaAlarms = (service: Service): readonly Resources[] => {
  if (service.sagas.length === 0) return [];
  const { name } = service;
  return [
    alarm('sagas-stuck', { metric: sagasOfTable(service, 'stuck') }, name),
    alarm('sagas-overdue', { metric: sagasOfTable(service, 'overdue') }, name),
    alarm('sweeper-silent', { metric: sagasOfTable(service, 'stuck', 'SampleCount') }, `${name}-sagas`),
    ...service.sagas.map(({ saga }) =>
      alarm(
        'saga-failures',
        shareOf(sagasEnded(saga.name, 'failed'), sagasEnded(saga.name, 'completed'), LEAST_SAGAS),
        kebabCase(saga.name),
      ),
    ),
  ];
};

/** Events that wait for their turn, and read models that do not follow: by what their sweepers tell, once a minute. */
const waitingAlarms = (service: Service): readonly Resources[] => {
  const { name, readModels } = service;
  return [
    ...(hasOrder(service)
      ? [
          alarm('events-waiting', { metric: waitingOf(service) }, name),
          alarm('minute-sweeper-silent', { metric: waitingOf(service, 'SampleCount') }, `${name}-inbox`),
        ]
      : []),
    ...(readModels === undefined
      ? []
      : [
          alarm('read-models-behind', { metric: behindOf(service) }, name),
          alarm('minute-sweeper-silent', { metric: behindOf(service, 'SampleCount') }, `${name}-projections`),
        ]),
  ];
};

export const hasOrder = ({ consumers }: Service): boolean =>
  consumers.some(({ consumer }) => consumer.ordered !== false);

export const waitingOf = (
  { name }: Pick<Service, 'name'>,
  statistic: Metric['statistic'] = 'Maximum',
): Metric => ownMetric(INBOX_METRICS.age, statistic, { [INBOX_METRICS.dimension]: name });

export const behindOf = (
  { name }: Pick<Service, 'name'>,
  statistic: Metric['statistic'] = 'Maximum',
): Metric => ownMetric(READ_MODEL_METRICS.age, statistic, { [READ_MODEL_METRICS.dimension]: name });

const functionAlarms = (service: Service, functions: readonly LambdaFunction[]): readonly Resources[] => [
  ...inPlaces(
    service.name,
    'stream-age',
    functions.filter(readsStream).map(({ key }) => functionMetric('IteratorAge', 'Maximum', key)),
    greatestOf,
  ),
  ...inPlaces(
    service.name,
    'function-errors',
    functions.filter(isBehind).map(({ key }) => functionMetric('Errors', 'Sum', key)),
    sumOf,
  ),
];

const hasEvent =
  (...kinds: readonly string[]) =>
  ({ events }: LambdaFunction): boolean =>
    events.some((event) => isRecord(event) && kinds.some((kind) => kind in event));

export const readsStream = hasEvent('stream');

/** Whether no client waits for it, who would be answered with a 5xx. */
export const isBehind = (one: LambdaFunction): boolean => !hasEvent('httpApi', 'websocket')(one);

/** What the tables of a service are called on a stage. */
export const tableNamesOf = (service: Service): readonly string[] =>
  Object.values(tables(service)).flatMap((table) =>
    isRecord(table) && isRecord(table.Properties) ? [String(table.Properties.TableName)] : [],
  );

export const throttlesOf = (names: readonly string[]): readonly Metric[] =>
  names.flatMap((name) => [
    tableMetric('ReadThrottleEvents', name),
    tableMetric('WriteThrottleEvents', name),
  ]);
