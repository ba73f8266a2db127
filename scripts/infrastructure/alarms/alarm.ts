import { pascalCase, ref } from '@edtech/infrastructure';
import { onStage, type Resources } from '../template.ts';
import type { Yaml } from '../yaml.ts';
import { dimensionList, type Metric } from './metric.ts';
import { PROMISES, type Promised, type PromiseName, runbookOf } from './promises.ts';
import type { Watched } from './watched.ts';

/** The topic that hears of all alarms, and whether there are any: `resources.yml` declares both. */
const TOPIC = 'AlarmTopic';
const CONDITION = 'AlarmsWanted';

const OPERATORS: Readonly<Record<Promised['when'], string>> = {
  above: 'GreaterThanThreshold',
  from: 'GreaterThanOrEqualToThreshold',
  below: 'LessThanThreshold',
};

/** The place of what is about no single one. */
const WHOLE = 'the stage';

/**
 * The alarm that a promise is not kept, at one place: a service, a function or an outbox by its name; the stage when none is named.
 * Its name says both, its description says what is wrong and where to read on.
 */
export const alarm = (promise: PromiseName, watched: Watched, place?: string): Resources => {
  const { broken, threshold, when, period, values, missing }: Promised = PROMISES[promise];
  const [toAlarm, last] = values;
  const name = place === undefined ? promise : `${promise}-${place}`;
  const topic = [ref(TOPIC)];
  return {
    [`${pascalCase(name)}Alarm`]: {
      Type: 'AWS::CloudWatch::Alarm',
      Condition: CONDITION,
      Properties: {
        AlarmName: onStage(name),
        AlarmDescription: `${broken} ${place ?? WHOLE}. Runbook: ${runbookOf(promise)}`,
        ...looksAt(watched, period),
        Threshold: threshold,
        ComparisonOperator: OPERATORS[when],
        EvaluationPeriods: last,
        DatapointsToAlarm: toAlarm,
        TreatMissingData: missing,
        AlarmActions: topic,
        OKActions: topic,
      },
    },
  };
};

/** The id of what an alarm with several metrics looks at. */
export const RESULT = 'result';

const looksAt = (watched: Watched, Period: number): { readonly [property: string]: Yaml } => {
  if ('metric' in watched) {
    const { metric } = watched;
    const { statistic } = metric;
    return {
      Namespace: metric.namespace,
      MetricName: metric.name,
      ...(hasDimensions(metric) ? { Dimensions: dimensionList(metric) } : {}),
      ...(statistic === 'p95' ? { ExtendedStatistic: statistic } : { Statistic: statistic }),
      Period,
    };
  }
  return {
    Metrics: [
      ...Object.entries(watched.metrics).map(([Id, metric]) => ({
        Id,
        ReturnData: false,
        MetricStat: {
          Metric: {
            Namespace: metric.namespace,
            MetricName: metric.name,
            ...(hasDimensions(metric) ? { Dimensions: dimensionList(metric) } : {}),
          },
          Period,
          Stat: metric.statistic,
        },
      })),
      { Id: RESULT, Expression: watched.expression, ReturnData: true },
    ],
  };
};

const hasDimensions = ({ dimensions }: Metric): boolean => Object.keys(dimensions).length > 0;
