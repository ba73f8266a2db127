import { STAGE, sub, type Value } from '@edtech/infrastructure';
import type { Yaml } from '../yaml.ts';

/** A metric of CloudWatch, and what is made of the values of a period. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** Texts, in which `${HttpApi}` may stand for the id of a resource. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'SampleCount' | 'p95';
}

/** Under which name the platform counts: POWERTOOLS_METRICS_NAMESPACE in `serverless.yml`. */
export const NAMESPACE = 'edtech';

/** What tells the stages apart: POWERTOOLS_SERVICE_NAME in `serverless.yml`. */
const OF_STAGE = { service: `edtech-${STAGE}` };

/** A metric that the platform itself counts: of a place, or of the stage as a whole. */
export const ownMetric = (
  name: string,
  statistic: Metric['statistic'],
  place: Readonly<Record<string, string>> = {},
): Metric => ({ namespace: NAMESPACE, name, dimensions: { ...OF_STAGE, ...place }, statistic });

/** A metric of a function, by its key. */
export const functionMetric = (
  name: 'Errors' | 'IteratorAge',
  statistic: Metric['statistic'],
  key: string,
): Metric => ({
  namespace: 'AWS/Lambda',
  name,
  dimensions: { FunctionName: `edtech-${STAGE}-${key}` },
  statistic,
});

/** A metric of a queue, by the name that it has on a stage. */
export const queueMetric = (
  name: 'ApproximateAgeOfOldestMessage' | 'ApproximateNumberOfMessagesVisible',
  QueueName: string,
): Metric => ({ namespace: 'AWS/SQS', name, dimensions: { QueueName }, statistic: 'Maximum' });

/** A metric of a table, by the name that it has on a stage. */
export const tableMetric = (
  name: 'ReadThrottleEvents' | 'WriteThrottleEvents',
  TableName: string,
): Metric => ({
  namespace: 'AWS/DynamoDB',
  name,
  dimensions: { TableName },
  statistic: 'Sum',
});

/** As a template has them. */
export const dimensionList = ({ dimensions }: Metric): readonly Yaml[] =>
  Object.entries(dimensions).map(([Name, text]) => ({ Name, Value: asValue(text) }));

/** A text that names a resource of the template takes its id from there. */
const asValue = (text: string): Value => (/\$\{\w+\}/.test(text) ? sub(text) : text);
