import type { OutboxItem } from '@edtech/event-store/layout';
import { columns } from '../local/columns.ts';
import type { Outbox } from './outboxes.ts';
import { type Found, find, nameOf, type Reference } from './reference.ts';

/** A whole record, its data parsed. */
export interface Shown extends Omit<OutboxItem, 'eventData'> {
  readonly service: string;
  readonly key: string;
  readonly data: unknown;
}

/** All that `reference` names. */
export const show = async (outboxes: readonly Outbox[], reference: Reference): Promise<readonly Shown[]> => {
  const found = await find(outboxes, [reference]);
  return (found.get(reference) ?? []).map(shown);
};

const shown = ({ outbox: { service }, item }: Found): Shown => {
  const { eventData, ...record } = item;
  return { service, key: nameOf(item), ...record, data: parsed(eventData) };
};

/** Data that cannot be read is shown as it is: it is what the operator is looking for. */
const parsed = (data: string): unknown => {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
};

/** One record in full, or several at a glance. */
export const showPage = (records: readonly Shown[]): string => {
  const [first, ...others] = records;
  if (first === undefined) return 'nothing';
  return others.length === 0 ? whole(first) : glance(records);
};

/** What an operator looks for first; the other fields follow by name. */
const FIRST = ['service', 'key', 'id', 'eventType', 'status', 'processingAttempts', 'deferrals', 'lastError'];

const whole = (record: Shown): string => {
  const { data, ...fields } = record;
  const width = Math.max(...Object.keys(fields).map((name) => name.length));
  const place = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  const lines = Object.entries(fields)
    .sort(([one], [other]) => place(one) - place(other) || (one < other ? -1 : 1))
    .map(([name, value]) => `${name.padEnd(width)}  ${text(name, value)}`);
  return [...lines, 'data', JSON.stringify(data, null, 2)].join('\n');
};

const text = (name: string, value: unknown): string =>
  name === 'expiresAt' ? `${value} (${expiry(Number(value))})` : String(value);

const glance = (records: readonly Shown[]): string =>
  columns(
    'RECORDS',
    ['key', 'event id', 'event type', 'status', 'attempts', 'created', 'processed', 'expires'],
    records.map((record) => [
      record.key,
      record.id,
      record.eventType,
      record.status,
      record.processingAttempts,
      record.createdAt,
      record.processedAt ?? '-',
      record.expiresAt === undefined ? 'never' : expiry(record.expiresAt),
    ]),
  );

const expiry = (epochSeconds: number): string => new Date(epochSeconds * 1_000).toISOString();
