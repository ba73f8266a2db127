import { arnOf, ref, type Value } from '@edtech/infrastructure';
import { METRICS_TABLE_VARIABLE, MINUTE_PREFIX } from '@edtech/metrics';

/** The table of figures, which resources.yml declares for all services. */
const METRICS = 'EventMetrics';

interface OnFigures {
  readonly environment: Readonly<Record<string, Value>>;
  readonly statement: { readonly Action: readonly string[]; readonly Resource: Value };
}

/** What a function needs to count what becomes of the events of a batch: it adds an item, and reads none. */
export const counting: OnFigures = {
  environment: { [METRICS_TABLE_VARIABLE]: ref(METRICS) },
  statement: { Action: ['dynamodb:PutItem'], Resource: arnOf(METRICS) },
};

/** Where its item goes, for a function that may have another request take it along. */
export const countingAlong = { resource: arnOf(METRICS), keys: MINUTE_PREFIX } as const;

/** What a function needs to answer from them. */
export const reading: OnFigures = {
  environment: counting.environment,
  statement: { Action: ['dynamodb:Query'], Resource: arnOf(METRICS) },
};
