import { localPlaceOf, type OutboxItem } from '@edtech/event-store/layout';
import { dueSince, type Inspection, OPEN_STATUSES, UNHEALTHY_AFTER_MILLISECONDS } from '@edtech/outbox';
import type { HealthSource } from './unhealthy.ts';

export interface OutboxHealthOptions {
  /** A service, or its sagas: `booking-sagas`. */
  readonly service: string;
  readonly inspection: Pick<Inspection, 'open'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Records of an outbox that were given up, or should have been published by now. */
export const outboxHealth = ({ service, inspection, now }: OutboxHealthOptions): HealthSource => ({
  service,
  place: 'outbox',
  async *unhealthy() {
    for await (const item of inspection.open(OPEN_STATUSES)) {
      const name = nameOf(item);
      const common = {
        service,
        place: 'outbox',
        subject: `${name} ${item.eventType}`,
        count: 1,
        since: item.createdAt,
      };
      const { lastError = 'nobody has tried' } = item;
      if (item.status === 'FAILED')
        yield {
          ...common,
          kind: 'over-retry-limit',
          reason: `Refused ${item.processingAttempts} times: ${lastError}`,
          remedy: `Mend the cause, then: npm run outbox -- retry ${name}`,
        };
      else if (now() - dueSince(item) > UNHEALTHY_AFTER_MILLISECONDS)
        yield {
          ...common,
          kind: 'old-pending',
          reason: `It is due, and not published: ${lastError}`,
          remedy: 'Look whether the bus takes events, and whether the outbox sweeper runs.',
        };
    }
  },
});

/** As `npm run outbox` calls it. */
const nameOf = ({ aggregateType, aggregateId, sequence, sk }: OutboxItem): string => {
  const local = localPlaceOf(sk);
  const place = local === undefined ? sequence : `local/${local.version}.${local.index}`;
  return `${aggregateType}/${aggregateId}/${place}`;
};
