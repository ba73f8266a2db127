import { systemTiming, type Table } from '@edtech/event-store';
import { createInspection, type Inspection } from '@edtech/outbox';
import { serviceTablesOn } from '../service-tables.ts';

/** The outbox of one service. */
export interface Outbox {
  readonly service: string;
  readonly table: Table;
  readonly inspection: Inspection;
}

/**
 * The outboxes of `services` on a stage.
 * @param stage name of a stage on AWS; the platform on this machine when undefined
 */
export const outboxesOn = (stage: string | undefined, services: readonly string[]): readonly Outbox[] => {
  const table = serviceTablesOn(stage);
  return services.map((service) => outboxIn(service, table(service)));
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
