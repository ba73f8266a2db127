import type { OutboxItem } from '@edtech/event-store/layout';
import { OPEN_STATUSES, type OpenStatus } from '@edtech/outbox';
import { columns } from '../local/columns.ts';
import { duration } from './duration.ts';
import type { Outbox } from './outboxes.ts';
import { nameOf } from './reference.ts';

/** A record without its data, which may be personal. */
export interface Listed extends Omit<OutboxItem, 'eventData' | 'attentionPk' | 'attentionSk'> {
  readonly service: string;
  readonly key: string;
}

export interface Listing {
  /** Oldest first. */
  readonly records: readonly Listed[];
  /** Whether there are more than were asked for. */
  readonly more: boolean;
}

/** The open records of `outboxes`, oldest first, at most `limit`. */
export const list = async (
  outboxes: readonly Outbox[],
  { limit, status }: { readonly limit: number; readonly status?: OpenStatus },
): Promise<Listing> => {
  const records = await Promise.all(
    outboxes.map(async ({ service, inspection }) => {
      const some: Listed[] = [];
      for await (const item of inspection.open(status === undefined ? OPEN_STATUSES : [status])) {
        some.push(listed(service, item));
        if (some.length > limit) break;
      }
      return some;
    }),
  );
  const sorted = records.flat().sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  return { records: sorted.slice(0, limit), more: sorted.length > limit };
};

const listed = (
  service: string,
  { eventData: _data, attentionPk: _pk, attentionSk: _sk, ...item }: OutboxItem,
): Listed => ({ service, key: nameOf(item), ...item });

const ERROR_CHARACTERS = 60;

/** The listing as a person reads it. */
export const listPage = ({ records, more }: Listing, now: number): string => {
  const table = columns(
    'OUTBOX',
    ['service', 'key', 'event type', 'status', 'attempts', 'deferrals', 'age', 'next try', 'last error'],
    records.map((record) => [
      record.service,
      record.key,
      record.eventType,
      record.status,
      record.processingAttempts,
      record.deferrals ?? 0,
      duration(now - Date.parse(record.createdAt)),
      nextTry(record, now),
      record.lastError?.slice(0, ERROR_CHARACTERS) ?? '-',
    ]),
  );
  return more ? `${table}\n  … and more: give a higher --limit, or a --status.` : table;
};

const nextTry = ({ status, nextRetryAt }: Listed, now: number): string => {
  if (status === 'FAILED') return '-';
  const wait = Date.parse(nextRetryAt) - now;
  return wait <= 0 ? 'due' : `in ${duration(wait)}`;
};
