import { attentionEntries, type Table } from '@edtech/event-store';
import { behindOf } from '@edtech/projection';
import type { HealthSource } from './unhealthy.ts';

export interface ReadModelHealthOptions {
  readonly service: string;
  /** The table of the service's read models. */
  readonly views: Pick<Table, 'due' | 'get'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** For how long a read model may be behind an aggregate before somebody should look: some tries of its sweeper. */
export const BEHIND_UNHEALTHY_MILLISECONDS = 120_000;

/** Aggregates that a read model cannot follow. */
export const readModelHealth = ({ service, views, now }: ReadModelHealthOptions): HealthSource => ({
  service,
  place: 'read models',
  async *unhealthy() {
    for await (const entry of attentionEntries(views, 'behind')) {
      const item = await views.get(entry);
      const behind = item && behindOf(item);
      if (behind === undefined || now() - Date.parse(behind.since) <= BEHIND_UNHEALTHY_MILLISECONDS) continue;
      const { lane, attempts, since, lastError } = behind;
      yield {
        kind: 'behind',
        service,
        place: lane.projection,
        subject: `${lane.aggregateType}/${lane.aggregateId}`,
        count: 1,
        since,
        reason: `It failed to follow, ${attempts} times so far: ${lastError}`,
        remedy: `Mend the projection; it tries again by itself, or at once: npm run replay -- verify ${lane.projection}`,
      };
    }
  },
});
