import type { EventContract } from '@edtech/contracts';
import type { MemoryTable } from '@edtech/event-store';
import { raise, Tally, tallyRaised } from '@edtech/testkit';
import { type Consumer, consumer, handles } from '../src/index.ts';
import { delivered, eventOf } from './deliveries.ts';
import { raised, rig } from './rig.ts';

const { context, publish, consume } = tallyRaised;

/** A gate is opened: what passes through it may be counted. */
export const opened: EventContract<'gate.opened', 1, { readonly by: number }> = {
  type: 'gate.opened',
  version: 1,
  context,
  aggregate: 'Gate',
  publish,
  consume,
};

/** A tally counts what passes through a gate. */
export const passed: EventContract<'tally.passed', 1, { readonly by: number; readonly gate: string }> = {
  type: 'tally.passed',
  version: 1,
  context,
  aggregate: 'Tally',
  publish,
  consume,
};

/** Counts in a Tally what was raised, and what passed, but that only once its gate has been opened. */
export const gated: Consumer = consumer({
  name: 'mirror',
  ordered: 'each event adds to the one before',
  on: [
    handles(raised, ({ aggregate, data }, tx) => tx.execute(Tally, aggregate.id, raise(data.by))),
    handles(passed, ({ aggregate, data }, tx) => tx.execute(Tally, aggregate.id, raise(data.by)), {
      after: { contract: opened, id: ({ data }) => data.gate },
    }),
    handles(opened, ({ aggregate, data }, tx) => tx.execute(Tally, aggregate.id, raise(data.by))),
  ],
});

/** The event `sequence` of the Tally `id` is to pass through `gate`. */
export const passOf = (id: string, sequence: number, gate = 'g'): string =>
  delivered(eventOf(id, sequence, { type: 'tally.passed', data: { by: sequence, gate } }));

/** Gates have names beginning with g, so that their Tally is not another's. */
export const openingOf = (gate = 'g', sequence = 1): string =>
  delivered(
    eventOf(gate, sequence, { type: 'gate.opened', aggregate: { type: 'Gate', id: gate, sequence } }),
  );

export const gatedRig = (options: { readonly table?: MemoryTable } = {}) => {
  const bench = rig(gated, options);
  return {
    ...bench,
    passes: (id: string, sequence: number, gate?: string) => bench.receiveBody(passOf(id, sequence, gate)),
    opens: (gate?: string, sequence?: number) => bench.receiveBody(openingOf(gate, sequence)),
    /** Notes, at the fences of gates, of who waits for them. */
    dependents: () => bench.table.items().filter(({ sk }) => sk.startsWith('dependent#')),
  };
};
