import { environment } from '@edtech/contracts';
import { documentClient, dynamoDbTable } from '@edtech/event-store';
import { METRICS_TABLE_VARIABLE } from '@edtech/metrics';

const { [METRICS_TABLE_VARIABLE]: tableName } = environment(METRICS_TABLE_VARIABLE);

/** The table of figures. */
export const figures = dynamoDbTable({ client: documentClient(), tableName });
