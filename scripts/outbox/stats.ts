import type { OutboxStatistics, StatusCount } from '@edtech/outbox';
import { columns } from '../local/columns.ts';
import { duration } from './duration.ts';
import type { Outbox } from './outboxes.ts';

export interface ServiceStatistics extends OutboxStatistics {
  readonly service: string;
}

export interface Statistics {
  readonly services: readonly ServiceStatistics[];
  readonly healthy: boolean;
  /** `forever`, or a number of days; undefined when serverless.yml does not say. */
  readonly retention: string | undefined;
}

/** @param retention what is configured for the stage */
export const stats = async (
  outboxes: readonly Outbox[],
  retention: string | undefined,
): Promise<Statistics> => {
  const services = await Promise.all(
    outboxes.map(async ({ service, inspection }) => ({ service, ...(await inspection.statistics()) })),
  );
  return { services, healthy: services.every(({ healthy }) => healthy), retention };
};

/** The statistics as a person reads them. */
export const statsPage = ({ services, retention }: Statistics): string =>
  [
    columns(
      'OUTBOXES',
      ['service', 'pending', 'oldest', 'processing', 'oldest', 'failed', 'oldest', 'health'],
      services.map(({ service, statuses: { PENDING, PROCESSING, FAILED }, overdue, healthy }) => [
        service,
        PENDING.count,
        oldest(PENDING),
        PROCESSING.count,
        oldest(PROCESSING),
        FAILED.count,
        oldest(FAILED),
        healthy ? 'healthy' : `UNHEALTHY: ${overdue} due for over 2 minutes`,
      ]),
    ),
    `Published records are kept ${kept(retention)}.`,
  ].join('\n\n');

const oldest = ({ oldestAge }: StatusCount): string => (oldestAge === undefined ? '-' : duration(oldestAge));

const kept = (retention: string | undefined): string => {
  if (retention === undefined) return 'for a time that serverless.yml does not say';
  return retention === 'forever' ? 'for ever' : `for ${retention} days`;
};
