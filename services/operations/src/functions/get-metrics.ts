import { environment } from '@edtech/contracts';
import { documentClient, dynamoDbTable } from '@edtech/event-store';
import { hasRole, httpHandler, ok } from '@edtech/http';
import { METRICS_TABLE_VARIABLE } from '@edtech/metrics';
import { getEventMetrics, sagaMetricsFrom } from '@edtech/operations';
import { SAGA_TABLES_VARIABLE, sagaTablesIn } from '../application/sagas.ts';
import { metricsQuery, rangeOf } from './metrics-query.ts';

const { [METRICS_TABLE_VARIABLE]: tableName, [SAGA_TABLES_VARIABLE]: sagaTables } = environment(
  METRICS_TABLE_VARIABLE,
  SAGA_TABLES_VARIABLE,
);
const client = documentClient();
const sources = {
  table: dynamoDbTable({ client, tableName }),
  sagas: sagaMetricsFrom(sagaTablesIn(sagaTables).map((place) => ({ ...place, client }))),
};

export const handler = httpHandler({ query: metricsQuery, allow: hasRole('ADMIN') }, async ({ query }) =>
  ok(await getEventMetrics(sources, rangeOf(query, Date.now()))),
);
