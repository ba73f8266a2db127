import { randomUUID } from 'node:crypto';
import { documentClient, systemTiming, type Table } from '@edtech/event-store';
import { createViews } from '@edtech/projection';
import { dynamoDbEnvironment, newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { makeReport } from '../../../services/analytics/src/application/make-report.ts';
import type { Report } from '../../../services/analytics/src/application/report.ts';
import type {
  ReportName,
  ReportRequest,
} from '../../../services/analytics/src/application/report-request.ts';
import type { ServiceTables } from '../projection/stage.ts';

/** The tables of the service on DynamoDB Local, and its reports as its function makes them. */
export const newAnalyticsTables = async () => {
  const [eventsName, viewsName] = [`events-${randomUUID()}`, `views-${randomUUID()}`];
  const tables: ServiceTables = {
    events: await newDynamoDbTable({ tableName: eventsName }),
    eventsName,
    views: await newDynamoDbTable({ tableName: viewsName }),
  };
  return { tables, report: reporter(viewsName, tables.views) };
};

const reporter = (tableName: string, table: Table) => {
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint, AWS_REGION: region, ...keys } = dynamoDbEnvironment();
  const credentials = { accessKeyId: keys.AWS_ACCESS_KEY_ID, secretAccessKey: keys.AWS_SECRET_ACCESS_KEY };
  const client = documentClient({ endpoint, region, credentials });
  return (name: ReportName, request: ReportRequest): Promise<Report> =>
    // What readers see is looked up each time: it may have been switched.
    makeReport(createViews({ client, tableName, table, timing: systemTiming }), name, request);
};
