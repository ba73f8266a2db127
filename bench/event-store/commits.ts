import {
  decodeFence,
  type EventStore,
  fenceAdvance,
  type Guard,
  inboxMarker,
} from '../../packages/event-store/src/index.ts';
import { outboxKey } from '../../packages/event-store/src/layout/keys.ts';
import { complete } from '../../packages/outbox/src/transitions.ts';
import { note, raise, Tally } from '../../packages/testkit/src/tally.ts';
import { type Cost, costOf, type Instruments } from './measure.ts';
import { context } from './streams.ts';

const RUNS = 300;
const EXPIRES_AT = 2_000_000_000;

/** What the commits cost that everything else is made of. Each run writes to an aggregate of its own. */
export const commits = async (store: EventStore, instruments: Instruments) => {
  const cost = (operation: string, work: (run: number) => Promise<unknown>): Promise<Cost> =>
    costOf(instruments, operation, RUNS, work);
  const guarded = (name: string, guardOf: (run: number) => Guard) => (run: number) =>
    store.transact({ context, guard: guardOf(run) }, (tx) => tx.execute(Tally, `${name}-${run}`, raise(1)));
  const fenceOf = (run: number) => {
    const subject = {
      consumer: 'course.students',
      source: 'edtech.user',
      aggregateType: 'User',
      aggregateId: `u-${run}`,
    };
    const event = { id: crypto.randomUUID(), occurredAt: new Date().toISOString() };
    return fenceAdvance(decodeFence(subject, undefined), event);
  };

  return {
    unpublished: await cost('commit 1 event', (run) =>
      store.execute(Tally, `unpublished-${run}`, note('x'.repeat(200)), { context }),
    ),
    published: await cost('commit 1 event + 1 integration event', (run) =>
      store.execute(Tally, `published-${run}`, raise(1), { context }),
    ),
    marked: await cost(
      '  with an inbox marker',
      guarded('marked', () => inboxMarker('course.students', crypto.randomUUID(), EXPIRES_AT)),
    ),
    fenced: await cost('  with a fence', guarded('fenced', fenceOf)),
    two: await cost('commit two aggregates, each as above', (run) =>
      store.transact({ context }, async (tx) => {
        await tx.execute(Tally, `first-${run}`, raise(1));
        await tx.execute(Tally, `second-${run}`, raise(1));
      }),
    ),
    completed: await cost('outbox item PENDING to COMPLETED', (run) =>
      complete(store.table, outboxKey('Tally', `published-${run}`, 1, 1), {
        now: Date.now(),
        retentionDays: undefined,
      }),
    ),
  };
};

export interface Part {
  readonly part: string;
  /** Write units by DESIGN, "Cost, stated". */
  readonly stated: number;
  readonly measured: number;
}

/** What an event with one integration event and one consumer costs, part by part: differences between the commits. */
export const breakdown = ({
  unpublished,
  published,
  marked,
  completed,
}: Awaited<ReturnType<typeof commits>>): readonly Part[] => {
  const parts = [
    { part: 'event', stated: 2, measured: unpublished.tableUnits },
    { part: 'outbox item', stated: 2, measured: published.tableUnits - unpublished.tableUnits },
    { part: 'into the index', stated: 1, measured: published.indexUnits },
    { part: 'COMPLETED', stated: 1, measured: completed.tableUnits },
    { part: 'out of the index', stated: 1, measured: completed.indexUnits },
    { part: "the consumer's marker", stated: 2, measured: marked.tableUnits - published.tableUnits },
  ];
  const total = (of: 'stated' | 'measured') => parts.reduce((sum, part) => sum + part[of], 0);
  return [...parts, { part: 'in all', stated: total('stated'), measured: total('measured') }];
};
