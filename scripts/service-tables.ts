import { PlatformError } from '@edtech/contracts';
import {
  type BulkPuts,
  documentClient,
  dynamoDbBulkPuts,
  dynamoDbTable,
  systemTiming,
  type Table,
} from '@edtech/event-store';
import { BULK_TIMEOUT_MILLISECONDS } from '@edtech/projection';
import { stageOf } from './stage.ts';

export class TableMissing extends PlatformError {
  readonly code = 'table-missing';
  readonly kind = 'not-found';
  readonly tableName: string;

  constructor(tableName: string, cause: unknown) {
    super(
      `There is no table ${tableName}. Give the --stage that is deployed, and the region that it is in.`,
      {
        cause,
      },
    );
    this.tableName = tableName;
  }
}

/**
 * The tables of services, by the service's name.
 * @param stage name of a stage on AWS; the platform on this machine when undefined
 */
export const serviceTablesOn = (stage: string | undefined): ((service: string) => Table) =>
  tablesOn(stage, (service, name) => `edtech-${service}-${name}`);

/** The tables of services' read models, as `serviceTablesOn` has those of their events. */
export const viewsTablesOn = (stage: string | undefined): ((service: string) => Table) =>
  tablesOn(stage, viewsTableName);

/** The table in which batches are counted, which all services share. */
export const metricsTableOn = (stage: string | undefined): Table =>
  tablesOn(stage, (what, name) => `edtech-${what}-${name}`)('event-metrics');

/** Bulk writes to the tables of services' read models. */
export const viewsPutsOn = (stage: string | undefined): ((service: string) => BulkPuts) => {
  const { name, clients } = stageOf(stage);
  const options = {
    client: documentClient(clients),
    timing: systemTiming,
    timeout: BULK_TIMEOUT_MILLISECONDS,
  };
  return (service) => dynamoDbBulkPuts({ ...options, tableName: viewsTableName(service, name) });
};

const viewsTableName = (service: string, stage: string): string => `edtech-${service}-views-${stage}`;

const tablesOn = (
  stage: string | undefined,
  tableNameOf: (service: string, stage: string) => string,
): ((service: string) => Table) => {
  const { name, clients } = stageOf(stage);
  const client = documentClient(clients);
  return (service) => {
    const tableName = tableNameOf(service, name);
    return existing(dynamoDbTable({ client, tableName }), tableName);
  };
};

/** `table`, of which the reads say in plain words when it does not exist: every command begins with one. */
const existing = (table: Table, tableName: string): Table => {
  const explain = (error: unknown): never => {
    throw error instanceof Error && error.name === 'ResourceNotFoundException'
      ? new TableMissing(tableName, error)
      : error;
  };
  async function* explained<Found>(found: AsyncIterable<Found>): AsyncGenerator<Found, void, undefined> {
    try {
      yield* found;
    } catch (error) {
      explain(error);
    }
  }
  return {
    ...table,
    get: (key) => table.get(key).catch(explain),
    due: (query) => table.due(query).catch(explain),
    lookup: (lookup, limit) => explained(table.lookup(lookup, limit)),
    range: (query) => explained(table.range(query)),
    scan: (query) => explained(table.scan(query)),
  };
};
