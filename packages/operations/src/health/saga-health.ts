import { attentionEntries, type Item, type Table } from '@edtech/event-store';
import { decodeSaga, OVERDUE_MILLISECONDS } from '@edtech/saga';
import type { HealthSource, UnhealthyEvent } from './unhealthy.ts';

export interface SagaHealthOptions {
  readonly service: string;
  /** The table of the service's sagas. */
  readonly table: Pick<Table, 'due' | 'get'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Sagas that wait for a person, and those whose time was up long ago. */
export const sagaHealth = ({ service, table, now }: SagaHealthOptions): HealthSource => ({
  service,
  place: 'sagas',
  async *unhealthy() {
    // One that waits for a person has no timer any more, or will not have one for long: it stands among the others until then.
    for await (const entry of attentionEntries(table, 'stuck')) {
      const item = await table.get(entry);
      if (item?.status === 'STUCK') yield stuck(service, item);
    }
    const late = new Date(now() - OVERDUE_MILLISECONDS).toISOString();
    for await (const entry of attentionEntries(table, 'saga', late)) {
      const item = await table.get(entry);
      // The index is a moment behind.
      if (typeof item?.nextDeadline === 'string' && item.nextDeadline <= late) yield overdue(service, item);
    }
  },
});

const stuck = (service: string, item: Item): UnhealthyEvent => {
  const { name, id, updatedAt, state } = decodeSaga(item);
  const { reason = 'What was taken could not be given back.' } = state.failure ?? {};
  const notUndone = Object.entries(state.steps).flatMap(([step, { status }]) =>
    status === 'NOT_UNDONE' ? [step] : [],
  );
  return {
    kind: 'stuck-saga',
    service,
    place: name,
    subject: id,
    count: 1,
    since: updatedAt,
    reason: `It failed, and could not undo ${notUndone.join(', ')}: ${reason}`,
    remedy: 'Give back by hand what it could not, or mend the cause; then have it go on.',
  };
};

const overdue = (service: string, item: Item): UnhealthyEvent => {
  const { name, id } = decodeSaga(item);
  return {
    kind: 'stuck-saga',
    service,
    place: name,
    subject: id,
    count: 1,
    since: String(item.nextDeadline),
    reason: 'Its time was up, and nobody has told it.',
    remedy: 'Look whether the sweeper of the sagas runs, and what it logs.',
  };
};
