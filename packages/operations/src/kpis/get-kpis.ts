import type { TimeRange } from '@edtech/metrics';
import { adoption, asynchronousWaits, crossServiceSuccess, workflowCompletion } from './business.ts';
import { gather, type KpiSources } from './gather.ts';
import type { Kpi } from './kpi.ts';
import { eventDelivery, eventLatency, outboxFrequency, sagaCompletion, sagaDuration } from './performance.ts';
import { deadLetterSize, duplicateErrors, orderingAccuracy, recoveryTime } from './reliability.ts';

/** In the order in which they were set. */
const KPIS = [
  eventLatency,
  outboxFrequency,
  sagaCompletion,
  sagaDuration,
  eventDelivery,
  orderingAccuracy,
  duplicateErrors,
  deadLetterSize,
  recoveryTime,
  workflowCompletion,
  crossServiceSuccess,
  adoption,
  asynchronousWaits,
];

/**
 * The key performance indicators of `range`, each against its target. Reads figures, dead letters, what is in trouble, and the
 * depths of queues; what of those cannot be read is unknown.
 * @throws TimeRangeRefused, TableUnavailable when figures or sagas cannot be read
 */
export const getKpis = async (sources: KpiSources, range: TimeRange): Promise<readonly Kpi[]> => {
  const gathered = await gather(sources, range);
  return KPIS.map((kpi) => kpi(gathered));
};
