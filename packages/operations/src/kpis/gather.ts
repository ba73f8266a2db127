import type { DeadLetterStore, Letter } from '@edtech/dead-letters';
import { STATES } from '@edtech/dead-letters';
import type { Table } from '@edtech/event-store';
import { type Figures, type MinuteFigures, mergeAll, readMinutes, type TimeRange } from '@edtech/metrics';
import { type DepthsSources, getDepths } from '../depths.ts';
import type { EventMetricsSources } from '../event-metrics.ts';
import { getUnhealthyEvents, type HealthSource, type UnhealthyEvent } from '../health/unhealthy.ts';
import type { SagaMetrics } from '../saga-metrics.ts';
import { asKnown, type Known } from './kpi.ts';
import type { PlatformShape } from './shape.ts';

export interface KpiSources extends EventMetricsSources {
  /** The table of figures. */
  readonly table: Pick<Table, 'range'>;
  readonly letters: Pick<DeadLetterStore, 'inState'>;
  /** Whether the event that a dead letter is about was handled all the same: see `handledLetters`. */
  readonly isHandled: (letter: Letter) => Promise<boolean>;
  readonly depths: DepthsSources;
  readonly health: readonly HealthSource[];
  readonly shape: PlatformShape;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** All that key figures are computed of. */
export interface Gathered {
  readonly range: TimeRange;
  readonly now: number;
  readonly shape: PlatformShape;
  readonly figures: Figures;
  readonly minutes: readonly MinuteFigures[];
  readonly sagas: readonly SagaMetrics[];
  readonly letters: Known<readonly Letter[]>;
  /** Dead letters of events that were handled, among those that wait for somebody. */
  readonly handledLetters: Known<number>;
  /** Messages in queues of dead letters, which nobody has collected yet. */
  readonly uncollected: Known<number>;
  readonly trouble: readonly UnhealthyEvent[];
}

/** @throws TimeRangeRefused, TableUnavailable */
export const gather = async (sources: KpiSources, range: TimeRange): Promise<Gathered> => {
  const minutes = await readMinutes(sources.table, range);
  const [sagas, letters, uncollected, { events: trouble }] = await Promise.all([
    sources.sagas(range),
    asKnown(allLetters(sources.letters)),
    asKnown(uncollectedOf(sources.depths)),
    getUnhealthyEvents({ sources: sources.health, limit: MOST_TROUBLE }),
  ]);
  return {
    range,
    now: sources.now(),
    shape: sources.shape,
    minutes,
    figures: mergeAll(minutes.map(({ figures }) => figures)),
    sagas,
    letters,
    handledLetters: letters.known ? await asKnown(handledOf(letters.value, sources.isHandled)) : letters,
    uncollected,
    trouble,
  };
};

/** Of each place: what is beyond says nothing that the first ones have not. */
const MOST_TROUBLE = 1_000;

const allLetters = async (store: Pick<DeadLetterStore, 'inState'>): Promise<readonly Letter[]> => {
  const letters: Letter[] = [];
  for (const state of STATES) for await (const letter of store.inState(state)) letters.push(letter);
  return letters;
};

const handledOf = async (letters: readonly Letter[], isHandled: KpiSources['isHandled']): Promise<number> => {
  let handled = 0;
  // One that is being redriven may just have been handled by that.
  for (const letter of letters)
    if ((letter.state === 'OPEN' || letter.state === 'ROUTED') && (await isHandled(letter))) handled += 1;
  return handled;
};

const uncollectedOf = async (depths: DepthsSources): Promise<number> => {
  const holdingLetters = depths.queues.filter(({ holds }) => holds === 'dead-letters');
  const { queues, unknown } = await getDepths({ ...depths, outboxes: [], queues: holdingLetters });
  if (unknown.length > 0) throw new Error(`${unknown.length} queues of dead letters do not answer`);
  return queues.reduce((total, { visible, hidden }) => total + visible + hidden, 0);
};
