import { EventContractViolated } from '@edtech/contracts';
import {
  ConcurrencyConflict,
  createEventStore,
  type EventStore,
  inboxMarker,
  LimitExceeded,
  type Table,
  TableUnavailable,
  VersionMismatch,
} from '@edtech/event-store';
import { decodeOutboxItem, type OutboxItem, streamPk } from '@edtech/event-store/layout';
import { NicknameTaken, nickname, note, raise, Tally, TallyFull } from './tally.ts';

const context = {
  correlationId: 'c-1',
  causationId: 'r-1',
  actor: { kind: 'user', id: 'u-1', roles: ['ADMIN'] },
} as const;

const storeOn = (table: Table): EventStore => createEventStore({ table, source: 'edtech.test' });

const outboxOf = async (table: Table, id: string): Promise<readonly OutboxItem[]> => {
  const items: OutboxItem[] = [];
  for await (const item of table.range({ pk: `outbox#Tally#${id}`, from: '0', to: '~' })) {
    items.push(decodeOutboxItem(item));
  }
  return items;
};

const eventsOf = async (table: Table, id: string): Promise<number> => {
  let count = 0;
  for await (const _ of table.range({ pk: streamPk('Tally', id), from: 'event#', to: 'event#~' })) count += 1;
  return count;
};

/** What every table must give an event store, whatever it keeps its items in. `newTable` returns an empty one. */
export const eventStoreContract = (newTable: () => Promise<Table>): void => {
  let table: Table;
  let store: EventStore;

  beforeEach(async () => {
    table = await newTable();
    store = storeOn(table);
  });

  describe('a stream', () => {
    test('that does not exist has the initial state at version 0', async () => {
      expect(await store.load(Tally, 't-1')).toEqual({
        id: 't-1',
        state: { total: 0 },
        version: 0,
        published: 0,
      });
    });

    test('gives its events back in order, with who caused them and when', async () => {
      await store.execute(Tally, 't-1', () => [...raise(1)({ total: 0 }), ...note('n')({ total: 0 })], {
        context,
      });
      await store.execute(Tally, 't-1', raise(2), { context });
      const events = [];
      for await (const stored of store.read(Tally, 't-1')) events.push(stored);
      expect(events.map(({ event }) => [event.version, event.type])).toEqual([
        [1, 'Raised'],
        [2, 'Noted'],
        [3, 'Raised'],
      ]);
      expect(events[0]?.metadata).toMatchObject(context);
      expect(Date.parse(events[0]?.event.occurredAt ?? '')).not.toBeNaN();
      expect(await store.load(Tally, 't-1')).toMatchObject({ state: { total: 3 }, version: 3, published: 2 });
    });

    test('is read page by page, however long it is', async () => {
      for (let hundred = 0; hundred < 3; hundred += 1) {
        await store.execute(
          Tally,
          't-1',
          () => Array.from({ length: 90 }, () => note('x'.repeat(5_000))({ total: 0 })).flat(),
          { context },
        );
      }
      expect(await store.load(Tally, 't-1')).toMatchObject({ version: 270 });
    });
  });

  describe('a commit', () => {
    test('writes one outbox item for each integration event, numbered without gaps', async () => {
      await store.execute(Tally, 't-1', raise(1), { context });
      await store.execute(Tally, 't-1', note('not published'), { context });
      await store.execute(Tally, 't-1', raise(2), { context });
      const outbox = await outboxOf(table, 't-1');
      expect(
        outbox.map(({ sequence, status, eventType, eventData }) => ({
          sequence,
          status,
          eventType,
          eventData,
        })),
      ).toEqual([
        { sequence: 1, status: 'PENDING', eventType: 'tally.raised', eventData: '{"by":1}' },
        { sequence: 2, status: 'PENDING', eventType: 'tally.raised', eventData: '{"by":2}' },
      ]);
      expect(outbox[0]).toMatchObject({
        source: 'edtech.test',
        correlationId: 'c-1',
        maxAttempts: 3,
        processingAttempts: 0,
      });
      expect(Date.parse(outbox[0]?.nextRetryAt ?? '') - Date.parse(outbox[0]?.createdAt ?? '')).toBe(30_000);
    });

    test('on a version that is not the current one is refused, and writes nothing', async () => {
      await store.execute(Tally, 't-1', raise(1), { context });
      await expect(store.execute(Tally, 't-1', raise(1), { context, expectedVersion: 0 })).rejects.toThrow(
        VersionMismatch,
      );
      await expect(
        store.execute(Tally, 't-1', raise(1), { context, expectedVersion: 2 }),
      ).rejects.toMatchObject({
        code: 'version-mismatch',
        expectedVersion: 2,
        currentVersion: 1,
      });
      expect(await eventsOf(table, 't-1')).toBe(1);
    });

    test('that the domain refuses writes nothing', async () => {
      await expect(store.execute(Tally, 't-1', raise(5, 4), { context })).rejects.toThrow(TallyFull);
      expect(await eventsOf(table, 't-1')).toBe(0);
    });

    test('whose integration event breaks its contract writes nothing', async () => {
      await expect(store.execute(Tally, 't-1', raise(-1), { context })).rejects.toThrow(
        EventContractViolated,
      );
      expect(await eventsOf(table, 't-1')).toBe(0);
    });

    test('that is too large is refused before it is sent, and says by how much', async () => {
      await expect(store.execute(Tally, 't-1', note('x'.repeat(400_000)), { context })).rejects.toMatchObject(
        {
          code: 'limit-exceeded',
          limit: 'event data',
          maximum: 350 * 1024,
          actual: 400_011,
        },
      );
      const hundredOne = () => Array.from({ length: 101 }, () => note('n')({ total: 0 })).flat();
      await expect(store.execute(Tally, 't-1', hundredOne, { context })).rejects.toThrow(LimitExceeded);
      const overFourMegabytes = () =>
        Array.from({ length: 13 }, () => note('x'.repeat(340_000))({ total: 0 })).flat();
      await expect(store.execute(Tally, 't-1', overFourMegabytes, { context })).rejects.toMatchObject({
        limit: 'transaction',
      });
      expect(await eventsOf(table, 't-1')).toBe(0);
    });

    test('of two aggregates happens for both or for neither', async () => {
      await store.transact({ context }, async (tx) => {
        await tx.execute(Tally, 't-1', raise(1));
        await tx.execute(Tally, 't-2', raise(2));
        await tx.execute(Tally, 't-1', raise(3));
      });
      expect(await store.load(Tally, 't-1')).toMatchObject({ state: { total: 4 }, version: 2 });
      const refused = store.transact({ context }, async (tx) => {
        await tx.execute(Tally, 't-1', raise(1));
        await tx.execute(Tally, 't-2', raise(9, 10));
      });
      await expect(refused).rejects.toThrow(TallyFull);
      expect(await store.load(Tally, 't-1')).toMatchObject({ version: 2 });
      expect(await store.load(Tally, 't-2')).toMatchObject({ version: 1 });
    });

    test('is decided again when an aggregate that was only read has changed', async () => {
      const seen: number[] = [];
      await store.transact({ context }, async (tx) => {
        const { state } = await tx.read(Tally, 'read');
        seen.push(state.total);
        if (seen.length === 1) await store.execute(Tally, 'read', raise(7), { context });
        await tx.execute(Tally, 'written', raise(state.total + 1));
      });
      expect(seen).toEqual([0, 7]);
      expect(await store.load(Tally, 'written')).toMatchObject({ state: { total: 8 }, version: 1 });
    });
  });

  describe('many writers', () => {
    test('of one aggregate all succeed, and no update is lost', async () => {
      await Promise.all(Array.from({ length: 8 }, () => store.execute(Tally, 't-1', raise(1), { context })));
      expect(await store.load(Tally, 't-1')).toMatchObject({ state: { total: 8 }, version: 8, published: 8 });
      expect((await outboxOf(table, 't-1')).map(({ sequence }) => sequence)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8,
      ]);
    });

    test('who race for one unique value: exactly one gets it', async () => {
      const racers = Array.from({ length: 8 }, (_, racer) =>
        store.execute(Tally, `t-${racer}`, nickname('the-one'), { context }),
      );
      const results = await Promise.allSettled(racers);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(NicknameTaken);
      }
    });
  });

  describe('a unique value', () => {
    test('is free again when its holder gives it up', async () => {
      await store.execute(Tally, 't-1', nickname('a'), { context });
      await expect(store.execute(Tally, 't-2', nickname('a'), { context })).rejects.toThrow(NicknameTaken);
      await store.execute(Tally, 't-1', nickname('b'), { context });
      await store.execute(Tally, 't-2', nickname('a'), { context });
      await store.execute(Tally, 't-1', nickname(undefined), { context });
      await store.execute(Tally, 't-3', nickname('b'), { context });
      await expect(store.execute(Tally, 't-1', nickname('a'), { context })).rejects.toThrow(NicknameTaken);
    });
  });

  describe('a guard', () => {
    const marker = inboxMarker('consumer', 'event-1', 2_000_000_000);

    test('lets the same message have its effect once', async () => {
      const handle = () =>
        store.transact({ context, guard: marker }, (tx) => tx.execute(Tally, 't-1', raise(1)));
      expect(await handle()).toMatchObject({ outcome: 'committed' });
      expect(await handle()).toEqual({ outcome: 'duplicate' });
      expect(await store.load(Tally, 't-1')).toMatchObject({ version: 1 });
    });

    test('counts before a lost race and before a taken value', async () => {
      await store.execute(Tally, 't-2', nickname('a'), { context });
      await store.transact({ context, guard: marker }, () => undefined);
      const again = store.transact({ context, guard: marker }, (tx) =>
        tx.execute(Tally, 't-1', nickname('a')),
      );
      expect(await again).toEqual({ outcome: 'duplicate' });
    });
  });

  describe('a table that falters', () => {
    const flaky = (
      fault: (
        attempt: number,
        transact: () => ReturnType<Table['transact']>,
      ) => ReturnType<Table['transact']>,
    ) => {
      let attempt = 0;
      const transact: Table['transact'] = (writes, token) => {
        attempt += 1;
        return fault(attempt, () => table.transact(writes, token));
      };
      return storeOn({ ...table, transact });
    };

    test('and loses the answer of a commit that happened: it has happened once', async () => {
      const lossy = flaky(async (attempt, transact) => {
        const outcome = await transact();
        if (attempt === 1) throw new TableUnavailable(new Error('the answer was lost'));
        return outcome;
      });
      expect(await lossy.execute(Tally, 't-1', raise(1), { context })).toMatchObject({ version: 1 });
      expect(await eventsOf(table, 't-1')).toBe(1);
    });

    test('and is contended for a while: the commit is sent again', async () => {
      const contended = flaky(async (attempt, transact) =>
        attempt < 4
          ? { outcome: 'cancelled', refusals: [{ reason: 'contention' }, { reason: 'none' }] }
          : transact(),
      );
      expect(await contended.execute(Tally, 't-1', raise(1), { context })).toMatchObject({ version: 1 });
    });

    test('and stays contended: the caller may try again, nothing is half done', async () => {
      const stuck = flaky(async () => ({ outcome: 'cancelled', refusals: [{ reason: 'contention' }] }));
      await expect(stuck.execute(Tally, 't-1', raise(1), { context })).rejects.toThrow(ConcurrencyConflict);
      expect(await eventsOf(table, 't-1')).toBe(0);
    });

    test('and shows a transaction half applied: the stream is read again', async () => {
      await store.execute(Tally, 't-1', () => [1, 2, 3].flatMap((by) => raise(by)({ total: 0 })), {
        context,
      });
      let reads = 0;
      const torn = storeOn({
        ...table,
        async *range(query) {
          reads += 1;
          for await (const item of table.range(query)) {
            if (reads > 1 || !item.sk.endsWith('2')) yield item;
          }
        },
      });
      expect(await torn.load(Tally, 't-1')).toMatchObject({ state: { total: 6 }, version: 3 });
      expect(reads).toBe(2);
    });
  });
};
