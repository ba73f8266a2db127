import type { Unhealthy, UnhealthyEvent } from '@edtech/operations';
import { duration } from '../outbox/duration.ts';

/** What is in trouble, as a person reads it: each with the reason, and with what to do next. */
export const unhealthyPage = ({ events, more }: Unhealthy, now: number): string => {
  if (events.length === 0) return 'Nothing is unhealthy.';
  const blocks = events.map((event) => block(event, now));
  return [
    ...blocks,
    ...(more.length === 0 ? [] : [`There is more: ${more.join(', ')}. Give a higher --limit.`]),
  ].join('\n\n');
};

const block = (event: UnhealthyEvent, now: number): string => {
  const { kind, service, place, subject, count, since, reason, remedy } = event;
  const age = since === undefined ? '' : `, for ${duration(now - Date.parse(since))}`;
  const events = count > 1 ? `, ${count} events` : '';
  return [
    `${kind}  ${service}  ${place}${subject === undefined ? '' : `  ${subject}`}${events}${age}`,
    `  ${reason}`,
    `  → ${remedy}`,
  ].join('\n');
};

/** How much there is of each kind, the most first: `3 gap, 1 dead-letters`. */
export const kindsText = ({ events }: Unhealthy): string =>
  [...Map.groupBy(events, ({ kind }) => kind)]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([kind, those]) => `${those.length} ${kind}`)
    .join(', ');
