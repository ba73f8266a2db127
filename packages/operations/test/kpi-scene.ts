import type { Letter, State } from '@edtech/dead-letters';
import { memoryTable } from '@edtech/event-store';
import { type BatchObserver, batchObserver } from '@edtech/metrics';
import { manualClock } from '@edtech/testkit';
import {
  getKpis,
  type HealthSource,
  type Kpi,
  type KpiSources,
  type PlatformShape,
  sagaMetricsOf,
  type UnhealthyEvent,
} from '../src/index.ts';

export const MINUTE = 60_000;
export const START = Date.parse('2026-11-28T22:00:00.000Z');
export const END = START + 10 * MINUTE;
export const iso = (at: number): string => new Date(at).toISOString();

const SHAPE: PlatformShape = {
  outboxes: ['user', 'booking-sagas'],
  consumers: new Map([
    ['payment-accounts', { service: 'payment', ordered: true }],
    ['user-audit', { service: 'user', ordered: false }],
  ]),
  types: new Map([
    ['user.created', 'user'],
    ['user.deleted', 'user'],
  ]),
  handledTypes: new Set(['user.created']),
  workflows: [
    {
      name: 'registration',
      stages: [
        {
          begins: [{ published: 'user.created' }],
          ends: [{ handled: 'user.created', by: 'payment-accounts' }],
        },
      ],
    },
  ],
  waits: [
    {
      name: 'an account',
      handled: 'user.created',
      by: 'payment-accounts',
      withinMilliseconds: 1_000,
    },
  ],
};

export interface KpiScene extends Partial<Omit<KpiSources, 'table' | 'depths' | 'health' | 'letters'>> {
  /** What is counted in each minute from the first on. */
  readonly minutes?: readonly ((observer: BatchObserver) => void)[];
  readonly letters?: readonly Letter[] | 'out';
  readonly trouble?: readonly UnhealthyEvent[];
  /** Messages in the queue of dead letters. */
  readonly uncollected?: number | 'out';
  readonly range?: { readonly from: string; readonly to: string };
}

/** The key figures of ten minutes, in which happened what is said. */
export const kpisOf = async ({
  minutes = [],
  letters = [],
  trouble = [],
  uncollected = 0,
  range = { from: iso(START), to: iso(END) },
  ...sources
}: KpiScene = {}): Promise<readonly Kpi[]> => {
  const table = memoryTable();
  const clock = manualClock(START);
  for (const count of minutes) {
    const observer = batchObserver({ table, timing: clock, log: () => {} });
    count(observer);
    await observer.end(1_000);
    clock.advance(MINUTE);
  }
  const health: HealthSource = {
    service: 'test',
    place: 'test',
    async *unhealthy() {
      yield* trouble;
    },
  };
  return getKpis(
    {
      table,
      sagas: async () => [],
      letters: {
        async *inState(state: State) {
          if (letters === 'out') throw new Error('the letters are out');
          yield* letters.filter((letter) => letter.state === state);
        },
      },
      isHandled: async () => false,
      depths: {
        outboxes: [],
        queues: [{ service: 'user', queueName: 'user-audit-dlq', holds: 'dead-letters' }],
        sqs: {
          async depth() {
            if (uncollected === 'out') throw new Error('the queue is out');
            return { visible: uncollected, hidden: 0, delayed: 0 };
          },
          oldestOfSome: async () => undefined,
        },
      },
      health: [health],
      shape: SHAPE,
      now: () => END,
      ...sources,
    },
    range,
  );
};

export const kpiOf = async (name: string, scene: KpiScene = {}): Promise<Kpi> => {
  const found = (await kpisOf(scene)).find((kpi) => kpi.name.startsWith(name));
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
};

/** An event that was handled so long after its commit. */
export const handled = (
  latency: number,
  consumer = 'payment-accounts',
): Parameters<BatchObserver['delivered']>[0] => ({
  consumer,
  type: 'user.created',
  ending: 'handled',
  latency,
});

export const dead = { consumer: 'payment-accounts', type: 'user.created', ending: 'deadLettered' } as const;

export const times = (count: number, work: () => void): void => {
  for (let made = 0; made < count; made += 1) work();
};

/** Sagas of which these ended so, after so many milliseconds. */
export const sagasOf =
  (
    ...ended: readonly (readonly ['COMPLETED' | 'FAILED' | 'STUCK' | 'RUNNING', number])[]
  ): KpiSources['sagas'] =>
  async () => [
    sagaMetricsOf(
      'LessonBooking',
      ended.map(([status, after]) => ({
        status,
        startedAt: iso(START),
        finishedAt: iso(START + after),
      })),
    ),
  ];
