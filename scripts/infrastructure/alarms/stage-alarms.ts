import { PENDING_METRICS } from '@edtech/metrics';
import { onStage, type Resources } from '../template.ts';
import { alarm } from './alarm.ts';
import { type Metric, ownMetric } from './metric.ts';
import { LEAST_API_ERRORS } from './promises.ts';
import { throttlesOf } from './service-alarms.ts';
import { shareWithin, sumOf } from './watched.ts';

/** The table of figures, which belongs to no service. */
const FIGURES = 'event-metrics';

/** Of all functions in the account and the Region: what may run at a time is counted for these together. */
export const accountMetric = (
  name: 'Throttles' | 'ConcurrentExecutions',
  statistic: Metric['statistic'],
): Metric => ({ namespace: 'AWS/Lambda', name, dimensions: {}, statistic });

/** Of the stage's HTTP API. */
export const apiMetric = (
  name: '5xx' | '4xx' | 'Count' | 'Latency',
  statistic: Metric['statistic'],
  apiId: string,
): Metric => ({ namespace: 'AWS/ApiGateway', name, dimensions: { ApiId: apiId }, statistic });

/** Stands for the id of the HTTP API where only a text can. */
export const HTTP_API = `\${HttpApi}`;

/** The alarms of what services share. They are in the root stack. */
export const stageAlarms = (): Resources => {
  const { items, bytes } = PENDING_METRICS;
  return {
    // The greatest of all outboxes: which one it is, one command tells, and there is little that one alarm for each would add.
    ...alarm('outbox-items', { metric: ownMetric(items, 'Maximum') }),
    ...alarm('outbox-bytes', { metric: ownMetric(bytes, 'Maximum') }),
    ...alarm('function-throttles', { metric: accountMetric('Throttles', 'Sum') }),
    ...alarm(
      'api-errors',
      shareWithin(apiMetric('5xx', 'Sum', HTTP_API), apiMetric('Count', 'Sum', HTTP_API), LEAST_API_ERRORS),
    ),
    ...alarm('table-throttles', sumOf(throttlesOf([onStage(FIGURES)])), FIGURES),
  };
};
