import { environment } from '@edtech/contracts';
import { documentClient } from '@edtech/event-store';
import { hasRole, httpHandler, ok } from '@edtech/http';
import { getEventMetrics, getEventMetricsByMinute, sagaMetricsFrom } from '@edtech/operations';
import { SAGA_TABLES_VARIABLE, sagaTablesIn } from '../application/sagas.ts';
import type { MetricsAnswer } from '../generated/metrics-answer.ts';
import { figures } from './figures.ts';
import { metricsQuery, rangeOf } from './metrics-query.ts';

const { [SAGA_TABLES_VARIABLE]: sagaTables } = environment(SAGA_TABLES_VARIABLE);
const client = documentClient();
const sources = {
  table: figures,
  sagas: sagaMetricsFrom(sagaTablesIn(sagaTables).map((place) => ({ ...place, client }))),
};

export const handler = httpHandler({ query: metricsQuery, allow: hasRole('ADMIN') }, async ({ query }) => {
  const getMetrics = query.by === 'minute' ? getEventMetricsByMinute : getEventMetrics;
  return ok((await getMetrics(sources, rangeOf(query, Date.now()))) satisfies MetricsAnswer);
});
