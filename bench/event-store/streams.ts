import { createEventStore, type EventStore, type Table } from '../../packages/event-store/src/index.ts';
import { note, raise, Tally, tallyWithSnapshots } from '../../packages/testkit/src/tally.ts';
import { type Cost, costOf, type Instruments, percentile } from './measure.ts';

/** As large as most events are: an id or two, a few short fields. */
const TEXT = 'x'.repeat(200);
const EVENTS_A_COMMIT = 90;
const LONG = 10_000;
export const SNAPSHOT_EVERY = 100;
const Snapped = tallyWithSnapshots(SNAPSHOT_EVERY);

export const context = {
  correlationId: '7f0c1f6e-5f5e-4a57-9f0e-0f2f0d4f3c11',
  causationId: '0f9d1d5c-92b1-4a83-8a43-6b2f3b7a5b10',
  actor: { kind: 'user', id: 'u-1', roles: ['STUDENT'] },
} as const;

const append = async (store: EventStore, id: string, events: number): Promise<void> => {
  for (let written = 0; written < events; written += EVENTS_A_COMMIT) {
    const count = Math.min(EVENTS_A_COMMIT, events - written);
    const notes = () => Array.from({ length: count }, () => note(TEXT)({ total: 0 })).flat();
    await store.execute(Snapped, id, notes, { context });
  }
};

/** What a load costs, by the length of the stream, with a snapshot and without. */
export const loads = async (store: EventStore, instruments: Instruments): Promise<readonly Cost[]> => {
  const costs: Cost[] = [];
  for (const [events, runs] of [
    [1, 200],
    [100, 100],
    [LONG, 10],
  ] as const) {
    await append(store, `long-${events}`, events);
    costs.push(
      await costOf(instruments, `load ${events} event${events === 1 ? '' : 's'}`, runs, () =>
        store.load(Tally, `long-${events}`),
      ),
    );
  }
  // The worst that a reader meets: the snapshot is due at the next event.
  await append(store, `long-${LONG}`, SNAPSHOT_EVERY - 1 - EVENTS_A_COMMIT);
  const { version } = await store.load(Tally, `long-${LONG}`);
  costs.push(
    await costOf(instruments, `load ${version} events, with a snapshot every ${SNAPSHOT_EVERY}`, 100, () =>
      store.load(Snapped, `long-${LONG}`),
    ),
  );
  return costs;
};

/** How writers of one aggregate get on with each other. */
export interface Contention {
  readonly writers: number;
  readonly commits: number;
  readonly commitsASecond: number;
  /** Transactions that were sent in vain: another writer was first. */
  readonly lostRaces: number;
  /** Transactions that DynamoDB cancelled for contention and that were sent again as they were. */
  readonly contended: number;
  readonly p50Milliseconds: number;
  readonly p95Milliseconds: number;
  /** Commits given up because the retry budget was spent. */
  readonly givenUp: number;
}

export const contention = async (
  table: Table,
  writers: number,
  commitsAWriter: number,
): Promise<Contention> => {
  let lostRaces = 0;
  let contended = 0;
  const watched: Table = {
    ...table,
    async transact(writes, token) {
      const outcome = await table.transact(writes, token);
      if (outcome.outcome === 'committed') return outcome;
      if (outcome.refusals.some(({ reason }) => reason === 'condition')) lostRaces += 1;
      else contended += 1;
      return outcome;
    },
  };
  const store = createEventStore({ table: watched, source: 'edtech.bench' });
  const times: number[] = [];
  let givenUp = 0;
  const writer = async () => {
    for (let done = 0; done < commitsAWriter; done += 1) {
      const started = performance.now();
      try {
        // With snapshots, so that the load does not grow with the run.
        await store.execute(Snapped, 'contended', raise(1), { context });
        times.push(performance.now() - started);
      } catch {
        givenUp += 1;
      }
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: writers }, writer));
  const seconds = (performance.now() - started) / 1_000;
  const { state, version } = await store.load(Tally, 'contended');
  if (version !== times.length || state.total !== times.length) throw new Error('an update was lost');
  return {
    writers,
    commits: times.length,
    commitsASecond: times.length / seconds,
    lostRaces,
    contended,
    p50Milliseconds: percentile(times, 0.5),
    p95Milliseconds: percentile(times, 0.95),
    givenUp,
  };
};
