import { OUTBOX_PREFIX } from '@edtech/event-store/layout';
import {
  BOUNDS,
  batchMetrics,
  bucketOf,
  countOf,
  type Ending,
  type Figures,
  mergeAll,
  percentile,
} from '@edtech/metrics';
import { latencyOf } from '@edtech/operations';
import type { Deployment } from './deployment.ts';
import { type FaultProfile, HARDEST } from './faults.ts';
import type { HandledEvent } from './metering.ts';
import { runSeed } from './seed-run.ts';

const EVENTS = 150;

/** What the functions of a run have counted, batch by batch, and what is there when it is over. */
const run = async (seed: number, profile?: FaultProfile) => {
  const batches: Figures[] = [];
  const there: { handled: Record<string, number>; dead: Record<string, number>; completed: number } = {
    handled: {},
    dead: {},
    completed: 0,
  };
  const committedAt = new Map<string, number>();
  let seen: readonly HandledEvent[] = [];
  const { violations } = await runSeed({
    seed,
    events: EVENTS,
    ...(profile === undefined ? {} : { profile }),
    observe: () => {
      const metrics = batchMetrics();
      return { ...metrics, along: () => undefined, end: async () => void batches.push(metrics.figures()) };
    },
    async onEnd(deployment, handled) {
      Object.assign(there, await remains(deployment));
      seen = handled;
      for (const { base } of Object.values(deployment.tables))
        for await (const { id, createdAt } of base.scan({ pkPrefix: OUTBOX_PREFIX }))
          committedAt.set(String(id), Date.parse(String(createdAt)));
    },
  });
  expect(violations).toEqual([]);
  const figures = mergeAll(batches);
  const counted = (ending: Ending) => {
    const counts: Record<string, number> = {};
    for (const { place, counts: of } of figures.consumers)
      if (of[ending] > 0) counts[place] = (counts[place] ?? 0) + of[ending];
    return counts;
  };
  const published = figures.outboxes.reduce((total, { counts }) => total + counts.published, 0);
  /** From commit to handled, as the tables have seen it, in order. */
  const durationsAt = (consumer: string): readonly number[] =>
    seen
      .filter((one) => one.consumer === consumer)
      .map(({ eventId, at }) => at - (committedAt.get(eventId) ?? Number.NaN))
      .sort((one, other) => one - other);
  return { counted, published, there, figures, durationsAt };
};

/** Counted from the base tables: what fences and markers say was handled, and what lies in the dead letters. */
const remains = async ({ tables, deadLetters }: Deployment) => {
  const handled: Record<string, number> = {};
  let completed = 0;
  for (const { base } of Object.values(tables))
    for await (const item of base.scan()) {
      const [kind = '', consumer = ''] = item.pk.split('#');
      if (kind === 'inbox') handled[consumer] = (handled[consumer] ?? 0) + 1;
      if (kind === 'fence' && item.sk === 'fence')
        handled[consumer] = (handled[consumer] ?? 0) + Number(item.lastSequence);
      if (item.pk.startsWith(OUTBOX_PREFIX) && item.status === 'COMPLETED') completed += 1;
    }
  const letters = [...deadLetters.consumers].map(([name, queue]) => [name, queue.messages().length] as const);
  return { handled, dead: Object.fromEntries(letters.filter(([, count]) => count > 0)), completed };
};

/** Everything at its hardest, but for what ends a function, or has it send a dead letter twice because no answer came. */
const {
  crash: _crash,
  'slow-call': _slow,
  'queue-unavailable': _unavailable,
  'clock-skew': _skew,
  ...REST
} = HARDEST;

test.each([1, 2, 3, 4, 5])(
  'whatever fails, but for crashes, what was counted is what is there: seed %i',
  async (seed) => {
    const { counted, published, there } = await run(seed, { rates: REST, outages: [] });
    expect(counted('handled')).toEqual(there.handled);
    expect(counted('deadLettered')).toEqual(there.dead);
    expect(Object.keys(there.handled).sort()).toContain('relay-ledger');
    expect(published).toBeGreaterThanOrEqual(there.completed);
  },
);

test.each([1, 2, 3, 4])(
  'where functions crash as well, nothing is counted that did not happen: seed %i',
  async (seed) => {
    const { counted, there } = await run(seed, { rates: { ...REST, crash: HARDEST.crash }, outages: [] });
    const handled = counted('handled');
    for (const [consumer, count] of Object.entries(there.handled))
      expect([consumer, (handled[consumer] ?? 0) <= count]).toEqual([consumer, true]);
  },
);

/** What delays events and has them come again, but neither keeps an answer from anybody nor has a replay send what is not timed. */
const WAITS = {
  'record-duplicated': HARDEST['record-duplicated'],
  'record-reordered': HARDEST['record-reordered'],
  'entry-refused': HARDEST['entry-refused'],
  'bus-throttled': HARDEST['bus-throttled'],
  'bus-answer-lost': HARDEST['bus-answer-lost'],
  'event-duplicated': HARDEST['event-duplicated'],
  'message-duplicated': HARDEST['message-duplicated'],
  'deletion-lost': HARDEST['deletion-lost'],
};

/** A function learns of its commit so much later than the table. */
const ANSWER_MILLISECONDS = 50;

test.each([1, 2, 3])(
  'totals are exactly what the tables saw, and percentiles within a bucket: seed %i',
  async (seed) => {
    const { figures, counted, durationsAt } = await run(seed, { rates: WAITS, outages: [] });
    for (const name of Object.keys(counted('handled'))) {
      const { histogram } = latencyOf(figures.consumers.filter(({ place }) => place === name));
      const durations = durationsAt(name);
      expect([name, countOf(histogram)]).toEqual([name, durations.length]);
      for (const share of [0.5, 0.95, 0.99]) {
        const exact = durations[Math.ceil(durations.length * share) - 1] ?? Number.NaN;
        const told = percentile(histogram, share) ?? Number.NaN;
        expect(told).toBeGreaterThanOrEqual(exact);
        expect(told).toBeLessThanOrEqual(BOUNDS[bucketOf(exact + ANSWER_MILLISECONDS)] ?? 0);
      }
    }
  },
);
