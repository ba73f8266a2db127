import type { EventContract } from '@edtech/contracts';
import type { Table } from '@edtech/event-store';
import { type ConsumerFigures, percentile, readFigures } from '@edtech/metrics';
import type { ConsumerAnswer, ConsumersAnswer, EventTypesAnswer } from '../answers/index.ts';
import { askAll, type Inspections } from './inspections.ts';

const MINUTE = 60_000;

export interface ConsumersSources {
  readonly inspections: Inspections;
  /** The table of figures. */
  readonly figures: Pick<Table, 'range'>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** All consumers, what waits for each, and what it did in the last full minute. @throws TableUnavailable */
export const getConsumers = async ({
  inspections,
  figures,
  now,
}: ConsumersSources): Promise<ConsumersAnswer> => {
  const minute = Math.floor(now / MINUTE) * MINUTE;
  const range = { from: new Date(minute - MINUTE).toISOString(), to: new Date(minute).toISOString() };
  const [declared, depths, read] = await Promise.all([
    askAll<'declared'>(inspections, { ask: 'declared' }),
    askAll<'depths'>(inspections, { ask: 'depths' }),
    readFigures(figures, range),
  ]);
  const queues = depths.answers.flatMap(({ answer }) => answer.queues);
  const held = (name: string, holds: 'work' | 'dead-letters'): number | undefined => {
    const queue = queues.find((one) => one.consumer === name && one.holds === holds);
    return queue && queue.visible + queue.inFlight + queue.delayed;
  };
  return {
    consumers: declared.answers.flatMap(({ service, answer }) =>
      answer.consumers.map((consumer): ConsumerAnswer => {
        const [waiting, deadLetters] = [held(consumer.name, 'work'), held(consumer.name, 'dead-letters')];
        return {
          service,
          ...consumer,
          ...(waiting === undefined ? {} : { waiting }),
          ...(deadLetters === undefined ? {} : { deadLetters }),
          lastMinute: didOf(read.figures.consumers.filter(({ place }) => place === consumer.name)),
        };
      }),
    ),
    unknown: [...new Set([...declared.unknown, ...depths.unknown])].toSorted(),
  };
};

const didOf = (figures: readonly ConsumerFigures[]): ConsumerAnswer['lastMinute'] => {
  const sum = (of: 'handled' | 'deadLettered' | 'retried'): number =>
    figures.reduce((total, { counts }) => total + counts[of], 0);
  const p95 = percentile(mergedHistograms(figures), 0.95);
  return {
    handled: sum('handled'),
    failed: sum('deadLettered'),
    retries: sum('retried'),
    ...(p95 === undefined ? {} : { p95 }),
  };
};

const mergedHistograms = (figures: readonly ConsumerFigures[]): ReadonlyMap<number, number> => {
  const merged = new Map<number, number>();
  for (const { latency } of figures)
    for (const [bucket, count] of latency.histogram) merged.set(bucket, (merged.get(bucket) ?? 0) + count);
  return merged;
};

/** All types of events, who publishes them and who handles them. @param catalogue every contract of integration events */
export const getEventTypes = async (
  inspections: Inspections,
  catalogue: readonly Pick<EventContract, 'type' | 'version' | 'context'>[],
): Promise<EventTypesAnswer> => {
  const { answers, unknown } = await askAll<'declared'>(inspections, { ask: 'declared' });
  const published = [
    ...catalogue.map(({ type, version, context }) => ({ type, version, service: context, local: false })),
    ...answers.flatMap(({ service, answer }) =>
      answer.localTypes.map((one) => ({ ...one, service, local: true })),
    ),
  ];
  const handling = answers.flatMap(({ answer }) => answer.consumers);
  return {
    types: [...Map.groupBy(published, ({ type }) => type)]
      .map(([type, those]) => ({
        type,
        versions: distinct(those.map(({ version }) => version)).toSorted((one, other) => one - other),
        publishedBy: distinct(those.map(({ service }) => service)).toSorted(),
        consumers: distinct(
          handling.filter(({ events }) => events.includes(type)).map(({ name }) => name),
        ).toSorted(),
        local: those.some(({ local }) => local),
      }))
      .toSorted((one, other) => (one.type < other.type ? -1 : 1)),
    unknown,
  };
};

const distinct = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];
