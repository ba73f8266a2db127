import { arnOf, ref, type Value } from '@edtech/infrastructure';
import { METRICS_TABLE_VARIABLE } from '@edtech/metrics';
import { allows, type Statement } from './lambda-function.ts';

/** The table of figures, which resources.yml declares for all services. */
const METRICS = 'EventMetrics';

/** What a function needs to count what becomes of the events of a batch: it adds an item, and reads none. */
export const counting: {
  readonly environment: Readonly<Record<string, Value>>;
  readonly statement: Statement;
} = {
  environment: { [METRICS_TABLE_VARIABLE]: ref(METRICS) },
  statement: allows(['dynamodb:PutItem'], arnOf(METRICS)),
};
