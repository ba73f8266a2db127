import { createEventStore, type MemoryTable, memoryTable } from '@edtech/event-store';
import { consumes, type Service, type ServiceDeclaration } from '@edtech/infrastructure';
import { manualClock, note, raise, Tally } from '@edtech/testkit';
import { mirror } from '../../../messaging/test/rig.ts';
import { type Ask, type InspectTools, inspect, type QuestionOf } from '../../src/inspect/index.ts';

/** Of a request that sets something off. */
export const context = {
  correlationId: 'c-1',
  causationId: 'r-1',
  actor: { kind: 'user', id: 'u-1', roles: ['ADMIN'] },
} as const;

export const NO_QUEUES: InspectTools['sqs'] = {
  depth: async () => ({ visible: 3, hidden: 2, delayed: 1 }),
  oldestOfSome: async () => undefined,
};

interface InspectedOptions {
  readonly table?: MemoryTable;
  readonly declaration?: Partial<ServiceDeclaration>;
  readonly tools?: Partial<InspectTools>;
}

/** A service of tallies on a table in memory, which can be asked what operators ask. */
export const inspected = ({ table = memoryTable(), declaration = {}, tools = {} }: InspectedOptions = {}) => {
  const clock = manualClock();
  const store = createEventStore({ table, source: 'edtech.test', timing: clock });
  // As `service()` makes it, but for its checks: the mirror of these tests is not called like its service.
  const declared: Service = {
    name: 'test',
    publishes: true,
    aggregates: [Tally],
    routes: [],
    consumers: [],
    jobs: [],
    sagas: [],
    ...declaration,
  };
  const all: InspectTools = { store, queues: [], sqs: NO_QUEUES, now: clock.now, ...tools };
  return {
    table,
    clock,
    store,
    service: declared,
    ask: <One extends Ask>(question: QuestionOf<One>) => inspect<One>(declared, all, question),
    raise: (id: string, by: number, correlationId: string = context.correlationId) =>
      store.execute(Tally, id, raise(by), { context: { ...context, correlationId } }),
    note: (id: string, text: string) => store.execute(Tally, id, note(text), { context }),
  };
};

/** A service that mirrors tallies, in order or not, or only those about something. */
export const mirroring = (table: MemoryTable, ordered?: string | false, about?: string) =>
  inspected({
    table,
    declaration: {
      name: 'mirror',
      consumers: [
        consumes(
          { ...mirror(ordered), ...(about === undefined ? {} : { about }) },
          { does: 'mirrors tallies', file: 'mirror' },
        ),
      ],
    },
  });
