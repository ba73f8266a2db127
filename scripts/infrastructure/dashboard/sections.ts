import { deadLetterQueueName } from '@edtech/dead-letters';
import { type Service, STAGE } from '@edtech/infrastructure';
import { CONSUMER_METRICS, DEAD_LETTER_METRICS, OUTBOX_METRICS, SAGA_METRICS } from '@edtech/metrics';
import { functionMetric, type Metric, ownMetric, queueMetric } from '../alarms/metric.ts';
import type { PromiseName } from '../alarms/promises.ts';
import {
  behindOf,
  hasOrder,
  hearersOf,
  isBehind,
  latencyOf,
  pendingOf,
  readsStream,
  sagasEnded,
  sagasOfTable,
  tableNamesOf,
  throttlesOf,
  waitingOf,
} from '../alarms/service-alarms.ts';
import { accountMetric, apiMetric, HTTP_API } from '../alarms/stage-alarms.ts';
import { deadLetterQueuesOf } from '../dead-letters.ts';
import type { LambdaFunction } from '../lambda-function.ts';
import { outboxesOf, outboxPlace } from '../outbox.ts';
import { onStage } from '../template.ts';
import type { Line, Section } from './widgets.ts';

/** What the dashboard is made from. */
export interface Shown {
  readonly services: readonly Service[];
  readonly functions: readonly LambdaFunction[];
  /** Names of the alarms of a promise, as the template calls them. */
  readonly alarmsOf: (...promises: readonly PromiseName[]) => readonly string[];
}

const line = (label: string, metric: Metric): Line => ({ label, metric });

/** From the events' way through the platform to what it runs on: the order in which one looks. */
export const sectionsOf = (shown: Shown): readonly Section[] => [
  flow(shown),
  outboxes(shown),
  consumers(shown),
  deadLetters(shown),
  sagas(shown),
  functions(shown),
];

const consumerLines = (services: readonly Service[], metric: (consumer: string) => Metric): readonly Line[] =>
  services.flatMap(hearersOf).map((name) => line(name, metric(name)));

const countOf =
  (count: keyof typeof CONSUMER_METRICS.counts) =>
  (consumer: string): Metric =>
    ownMetric(CONSUMER_METRICS.counts[count], 'Sum', { [CONSUMER_METRICS.dimension]: consumer });

/** Figures of what is published are by source, which the sagas of a service share with its aggregates. */
const sourceLines = (services: readonly Service[], name: string, statistic: Metric['statistic']) =>
  services
    .filter((service) => outboxesOf(service).length > 0)
    .map((service) =>
      line(
        service.name,
        ownMetric(name, statistic, { [OUTBOX_METRICS.dimension]: outboxPlace(service.name) }),
      ),
    );

const flow = ({ services, alarmsOf }: Shown): Section => ({
  heading: 'Flow and latency',
  text: 'Do events flow, and how fast? `npm run ops -- metrics --stage <stage>` has the same by type of event.',
  alarms: alarmsOf('event-latency'),
  graphs: [
    {
      title: 'From commit to handled, p95 (ms)',
      lines: consumerLines(services, latencyOf),
      promise: 'event-latency',
    },
    { title: 'Handled', lines: consumerLines(services, countOf('handled')), stacked: true },
    {
      title: 'From commit to published, p95 (ms)',
      lines: sourceLines(services, OUTBOX_METRICS.latency, 'p95'),
    },
  ],
});

const storesOf = (services: readonly Service[]): readonly string[] =>
  services.flatMap((service) => outboxesOf(service).map(({ store }) => store.name));

const outboxes = ({ services, functions, alarmsOf }: Shown): Section => {
  const pending = (what: Parameters<typeof pendingOf>[1]): readonly Line[] =>
    storesOf(services).map((store) => line(store, pendingOf(store, what)));
  const { counts } = OUTBOX_METRICS;
  return {
    heading: 'Outboxes',
    text: 'What waits to be published, as each pass of a sweeper leaves it. `npm run outbox -- stats --stage <stage>` counts by status.',
    alarms: alarmsOf('outbox-age', 'outbox-items', 'outbox-bytes', 'stream-age'),
    graphs: [
      { title: 'Oldest (ms)', lines: pending('age'), promise: 'outbox-age' },
      { title: 'Items', lines: pending('items'), promise: 'outbox-items' },
      { title: 'Bytes', lines: pending('bytes'), promise: 'outbox-bytes' },
      { title: 'Published', lines: sourceLines(services, counts.published, 'Sum'), stacked: true },
      {
        title: 'Put off, refused, given up',
        lines: [counts.deferred, counts.refused, counts.failed].flatMap((name) =>
          sourceLines(services, name, 'Sum').map(({ label, metric }) => line(`${label} ${name}`, metric)),
        ),
      },
      {
        title: 'Readers of streams: how far behind (ms)',
        lines: functions
          .filter(readsStream)
          .map(({ key }) => line(key, functionMetric('IteratorAge', 'Maximum', key))),
        promise: 'stream-age',
      },
    ],
  };
};

const consumers = ({ services, alarmsOf }: Shown): Section => ({
  heading: 'Consumers',
  text: 'Do they keep up, in order, and do they succeed? `npm run consumers -- waiting --stage <stage>` lists what waits for its turn.',
  alarms: alarmsOf('consumer-backlog', 'events-waiting', 'read-models-behind'),
  graphs: [
    {
      title: 'Oldest message (s)',
      lines: consumerLines(services, (name) => queueMetric('ApproximateAgeOfOldestMessage', onStage(name))),
      promise: 'consumer-backlog',
    },
    { title: 'Tried again', lines: consumerLines(services, countOf('retried')), stacked: true },
    {
      title: 'Ended as dead letters',
      lines: consumerLines(services, countOf('deadLettered')),
      stacked: true,
    },
    {
      title: 'Events that wait for their turn: the oldest (ms)',
      lines: services.filter(hasOrder).map((service) => line(service.name, waitingOf(service))),
      promise: 'events-waiting',
    },
    {
      title: 'Aggregates that a read model does not follow: the longest (ms)',
      lines: services
        .filter(({ readModels }) => readModels !== undefined)
        .map((service) => line(service.name, behindOf(service))),
      promise: 'read-models-behind',
    },
  ],
});

const deadLetters = ({ services, alarmsOf }: Shown): Section => {
  const { open, forPeople, overdue, age } = DEAD_LETTER_METRICS;
  return {
    heading: 'Dead letters',
    text: 'What ended somewhere, and is not closed. `npm run dlq -- causes --stage <stage>` groups it by cause.',
    alarms: alarmsOf(
      'dead-letters-open',
      'dead-letters-for-people',
      'dead-letters-overdue',
      'dead-letters-uncollected',
      'dead-letter-processor-silent',
    ),
    graphs: [
      {
        title: 'Open letters',
        lines: [
          line('open', ownMetric(open, 'Maximum')),
          line('for a person', ownMetric(forPeople, 'Maximum')),
          line('overdue', ownMetric(overdue, 'Maximum')),
        ],
        promise: 'dead-letters-open',
      },
      { title: 'Open for longest (ms)', lines: [line('oldest', ownMetric(age, 'Maximum'))] },
      {
        title: 'In the queues, until they are collected',
        lines: deadLetterQueuesOf(services).map((queue) =>
          line(
            `${queue.kind} ${queue.name}`,
            queueMetric('ApproximateNumberOfMessagesVisible', deadLetterQueueName(queue, STAGE)),
          ),
        ),
      },
    ],
  };
};

const sagas = ({ services, alarmsOf }: Shown): Section => {
  const having = services.filter((service) => service.sagas.length > 0);
  const names = having.flatMap((service) => service.sagas.map(({ saga }) => saga.name));
  return {
    heading: 'Sagas',
    text: 'How many run and how they end. `npm run ops -- unhealthy --stage <stage>` names those that are stuck or overdue.',
    alarms: alarmsOf('saga-failures', 'sagas-stuck', 'sagas-overdue'),
    graphs: [
      {
        title: 'Now',
        lines: having.flatMap((service) =>
          (['running', 'overdue', 'stuck'] as const).map((what) =>
            line(`${service.name} ${what}`, sagasOfTable(service, what)),
          ),
        ),
      },
      {
        title: 'Ended',
        lines: names.flatMap((name) =>
          (['completed', 'failed'] as const).map((how) => line(`${name} ${how}`, sagasEnded(name, how))),
        ),
      },
      {
        title: 'From start to completion, p95 (ms)',
        lines: names.map((name) =>
          line(name, ownMetric(SAGA_METRICS.latency, 'p95', { [SAGA_METRICS.dimension]: name })),
        ),
      },
    ],
  };
};

const functions = ({ services, functions, alarmsOf }: Shown): Section => ({
  heading: 'Functions, throttles, errors',
  text: 'What the platform runs on.',
  alarms: alarmsOf(
    'function-errors',
    'function-throttles',
    'table-throttles',
    'api-errors',
    'sweeper-silent',
    'minute-sweeper-silent',
  ),
  graphs: [
    {
      title: 'Crashes and timeouts of functions that no request waits for',
      lines: functions.filter(isBehind).map(({ key }) => line(key, functionMetric('Errors', 'Sum', key))),
    },
    {
      title: 'All functions of the account and Region',
      lines: [
        line('at a time', accountMetric('ConcurrentExecutions', 'Maximum')),
        line('not run', accountMetric('Throttles', 'Sum')),
      ],
    },
    {
      title: 'Requests that DynamoDB refused for their rate',
      lines: throttlesOf(services.flatMap(tableNamesOf)).map((metric) =>
        line(`${metric.dimensions.TableName} ${metric.name.replace('ThrottleEvents', '')}`, metric),
      ),
    },
    {
      title: 'HTTP API: answers',
      lines: [
        line('requests', apiMetric('Count', 'Sum', HTTP_API)),
        line('4xx', apiMetric('4xx', 'Sum', HTTP_API)),
        line('5xx', apiMetric('5xx', 'Sum', HTTP_API)),
      ],
    },
    { title: 'HTTP API: p95 (ms)', lines: [line('latency', apiMetric('Latency', 'p95', HTTP_API))] },
  ],
});
