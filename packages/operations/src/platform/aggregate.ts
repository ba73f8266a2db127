import type { AggregateAnswer } from '../answers/index.ts';
import { askWhoHas, type Inspections } from './inspections.ts';

export interface AggregateQuery {
  readonly type: string;
  readonly id: string;
  /** The service that is asked; all when left out: two may have aggregates of one type. */
  readonly service?: string;
  /** The version after which events are wanted. */
  readonly after: number;
  readonly limit: number;
  /** Whether data and states are given as they are. */
  readonly shown: boolean;
}

/** A part of an aggregate's stream, with how it goes on. */
export type AggregatePart = Omit<AggregateAnswer, 'next'> & { readonly goesOnAfter?: number };

/**
 * Events of an aggregate, with its state after each; undefined when there is none. Of two services that have one, that which
 * publishes its events is meant.
 * @throws InspectionFailed
 */
export const getAggregate = async (
  inspections: Inspections,
  { type, id, service, ...range }: AggregateQuery,
): Promise<AggregatePart | undefined> => {
  const found = await askWhoHas<'stream'>(
    inspections,
    { ask: 'stream', type, id, ...range },
    service === undefined ? undefined : inspections.services.filter((one) => one === service),
  );
  const meant =
    found.find(({ answer }) => answer.events.some(({ publishes }) => publishes.length > 0)) ?? found[0];
  if (meant === undefined) return undefined;
  const { events, more } = meant.answer;
  const last = events.at(-1);
  return {
    type,
    id,
    service: meant.service,
    events,
    ...(more && last !== undefined ? { goesOnAfter: last.version } : {}),
  };
};
