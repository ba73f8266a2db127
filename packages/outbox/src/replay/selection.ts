import type { OutboxRecord } from '@edtech/event-store/layout';
import type { Subject } from '../partition.ts';
import { ReplayRefused } from './refusals.ts';

/** Which stored events are sent again: those that fit all of what is given; every one of them when nothing is. */
export interface ReplaySelection {
  /** Committed at this time or later (ISO-8601). */
  readonly from?: string;
  /** Committed before this time (ISO-8601). */
  readonly to?: string;
  /** Types of events, for example `user.created`. */
  readonly types?: readonly string[];
  /** Types of aggregates, for example `User`. */
  readonly aggregateTypes?: readonly string[];
  /** One aggregate: only its own records are read. */
  readonly aggregate?: Subject;
}

/**
 * Tells which records a selection means. Records that go to the service's own queue are no integration events.
 * @throws ReplayRefused when its times are none
 */
export const selects = ({
  from,
  to,
  types,
  aggregateTypes,
  aggregate,
}: ReplaySelection): ((record: OutboxRecord) => boolean) => {
  const [first, end] = [timeOf(from, Number.NEGATIVE_INFINITY), timeOf(to, Number.POSITIVE_INFINITY)];
  if (first >= end) throw new ReplayRefused(`From ${from} to ${to} is no time: give the earlier one first.`);
  return (record) => {
    const at = Date.parse(record.createdAt);
    return (
      record.destination === 'bus' &&
      at >= first &&
      at < end &&
      (types?.includes(record.eventType) ?? true) &&
      (aggregateTypes?.includes(record.aggregateType) ?? true) &&
      (aggregate === undefined ||
        (aggregate.aggregateType === record.aggregateType && aggregate.aggregateId === record.aggregateId))
    );
  };
};

const timeOf = (text: string | undefined, otherwise: number): number => {
  if (text === undefined) return otherwise;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new ReplayRefused(`"${text}" is no time: write it as 2026-11-23T08:00:00Z.`);
  return time;
};
