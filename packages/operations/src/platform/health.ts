import type { StatusAnswer, UnhealthyAnswer } from '../answers/index.ts';
import type { UnhealthyEvent, UnhealthyKind } from '../health/unhealthy.ts';
import { MOST } from '../inspect/question.ts';
import { askAll, type Inspections } from './inspections.ts';

/** What is in trouble anywhere, longest first. A service that does not answer is in trouble itself. */
export const getUnhealthy = async (inspections: Inspections, limit: number): Promise<UnhealthyAnswer> => {
  const { answers, unknown } = await askAll<'health'>(inspections, { ask: 'health', limit });
  const silent = unknown.map(
    (service): UnhealthyEvent => ({
      kind: 'unknown',
      service,
      place: 'inspect function',
      count: 0,
      reason: 'It did not answer.',
      remedy: `Look whether the inspect function of ${service} runs, and what it logs.`,
    }),
  );
  return {
    events: [...answers.flatMap(({ answer }) => answer.events), ...silent].toSorted(longestFirst),
    more: answers.flatMap(({ answer }) => answer.more),
  };
};

const longestFirst = ({ since: one = '' }: UnhealthyEvent, { since: other = '' }: UnhealthyEvent): number =>
  one === other ? 0 : one < other ? -1 : 1;

/** How all services stand. @param at ISO-8601 */
export const getStatus = async (inspections: Inspections, at: string): Promise<StatusAnswer> => {
  const [{ events }, { answers, unknown }] = await Promise.all([
    getUnhealthy(inspections, MOST.unhealthy),
    askAll<'depths'>(inspections, { ask: 'depths' }),
  ]);
  const depths = answers.map(({ answer }) => answer);
  const deadLetters = depths.find((one) => one.deadLetters !== undefined)?.deadLetters;
  const sum = (of: 'running' | 'compensating' | 'stuck'): number =>
    depths.reduce((total, { sagas }) => total + sagas[of], 0);
  return {
    at,
    healthy: events.length === 0,
    unhealthyByKind: countedByKind(events),
    depths: {
      queues: depths.flatMap(({ queues }) => queues),
      outboxes: depths.flatMap(({ outboxes }) => outboxes),
    },
    ...(deadLetters === undefined ? {} : { deadLetters }),
    sagas: { running: sum('running'), compensating: sum('compensating'), stuck: sum('stuck') },
    unknown: [
      ...unknown,
      ...answers.filter(({ answer }) => answer.unknown.length > 0).map(({ service }) => service),
    ],
  };
};

/** What nobody could tell counts as one; any other as the events that it is. */
const countedByKind = (events: readonly UnhealthyEvent[]): StatusAnswer['unhealthyByKind'] => {
  const counts: Partial<Record<UnhealthyKind, number>> = {};
  for (const { kind, count } of events) counts[kind] = (counts[kind] ?? 0) + (kind === 'unknown' ? 1 : count);
  return counts;
};
