import { PlatformError } from '@edtech/contracts';
import { documentClient, dynamoDbTable, systemTiming, type Table } from '@edtech/event-store';
import { createInspection, type Inspection } from '@edtech/outbox';
import { stageOf } from '../stage.ts';

/** The services that publish integration events. */
export const OUTBOX_SERVICES = ['payment', 'user'] as const;

/** The outbox of one service. */
export interface Outbox {
  readonly service: string;
  readonly table: Table;
  readonly inspection: Inspection;
}

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
 * The outboxes of `services` on a stage.
 * @param stage name of a stage on AWS; the platform on this machine when undefined
 */
export const outboxesOn = (stage: string | undefined, services: readonly string[]): readonly Outbox[] => {
  const { name, clients } = stageOf(stage);
  const client = documentClient(clients);
  return services.map((service) => {
    const tableName = `edtech-${service}-${name}`;
    return outboxIn(service, existing(dynamoDbTable({ client, tableName }), tableName));
  });
};

/** The outbox of `service` in `table`. Complaints about single records go to standard error, not into the output. */
export const outboxIn = (service: string, table: Table, now: () => number = systemTiming.now): Outbox => ({
  service,
  table,
  inspection: createInspection({
    table,
    now,
    log: ({ message, pk, sk }) => console.error(`warning: ${message}: ${pk} ${sk}`),
  }),
});

/** `table`, of which the calls that every command begins with say in plain words when it does not exist. */
const existing = (table: Table, tableName: string): Table => {
  const explained = (error: unknown): unknown =>
    error instanceof Error && error.name === 'ResourceNotFoundException'
      ? new TableMissing(tableName, error)
      : error;
  return {
    ...table,
    due: (query) =>
      table.due(query).catch((error: unknown) => {
        throw explained(error);
      }),
    async *range(query) {
      try {
        yield* table.range(query);
      } catch (error) {
        throw explained(error);
      }
    },
  };
};
