import { EventContractViolated } from '@edtech/contracts';
import { VersionMismatch } from '@edtech/event-store';
import { NicknameTaken, nickname, note, raise, Tally, TallyFull } from '../tally.ts';
import { context, eventsOf, outboxOf, type Topic } from './scene.ts';
import { counting } from './snapshot-scene.ts';

export const commits: Topic = (scene) => {
  test('writes one outbox item for each integration event, numbered without gaps', async () => {
    const { store, table } = scene();
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
    expect(outbox[0]).toMatchObject({ source: 'edtech.test', maxAttempts: 3, processingAttempts: 0 });
    expect(Date.parse(outbox[0]?.nextRetryAt ?? '') - Date.parse(outbox[0]?.createdAt ?? '')).toBe(30_000);
  });

  test('records where it comes from: events name the command and who gave it, outbox items the event', async () => {
    const { store, table } = scene();
    await store.transact({ context }, async (tx) => {
      await tx.execute(Tally, 't-1', () => [...raise(1)({ total: 0 }), ...raise(2)({ total: 0 })]);
      await tx.execute(Tally, 't-2', raise(3));
    });
    for (const [id, count] of [
      ['t-1', 2],
      ['t-2', 1],
    ] as const) {
      const metadata = (await eventsOf(table, id)).map((item) => JSON.parse(String(item.metadata)));
      const outbox = await outboxOf(table, id);
      expect(metadata).toHaveLength(count);
      expect(outbox).toHaveLength(count);
      for (const one of metadata) expect(one).toMatchObject(context);
      expect(outbox.map(({ causationId }) => causationId)).toEqual(metadata.map(({ eventId }) => eventId));
      for (const { correlationId, trace } of outbox) {
        expect({ correlationId, trace }).toEqual({
          correlationId: context.correlationId,
          trace: context.trace,
        });
      }
    }
  });

  test('on a version that is not the current one is refused, and writes nothing', async () => {
    const { store, table } = scene();
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
    expect(await eventsOf(table, 't-1')).toHaveLength(1);
  });

  test('that the domain refuses writes nothing', async () => {
    const { store, table } = scene();
    await expect(store.execute(Tally, 't-1', raise(5, 4), { context })).rejects.toThrow(TallyFull);
    expect(await eventsOf(table, 't-1')).toHaveLength(0);
  });

  test('whose integration event breaks its contract writes nothing', async () => {
    const { store, table } = scene();
    await expect(store.execute(Tally, 't-1', raise(-1), { context })).rejects.toThrow(EventContractViolated);
    expect(await eventsOf(table, 't-1')).toHaveLength(0);
  });

  test('of two aggregates happens for both or for neither', async () => {
    const { store } = scene();
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
    const { store } = scene();
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

  test('holds although an aggregate has changed that was only looked at', async () => {
    const { store } = scene();
    await store.transact({ context }, async (tx) => {
      const { state } = await tx.peek(Tally, 'seen');
      await store.execute(Tally, 'seen', raise(7), { context });
      await tx.execute(Tally, 'written', raise(state.total + 1));
    });
    expect(await store.load(Tally, 'written')).toMatchObject({ state: { total: 1 }, version: 1 });
  });

  test('is decided again when what was looked at first, and then decided on, has changed', async () => {
    const { store } = scene();
    const seen: number[] = [];
    await store.transact({ context }, async (tx) => {
      const { state } = await tx.peek(Tally, 't-1');
      seen.push(state.total);
      if (seen.length === 1) await store.execute(Tally, 't-1', raise(7), { context });
      await tx.execute(Tally, 't-1', raise(1));
      expect(await tx.peek(Tally, 't-1')).toMatchObject({ version: seen.length });
    });
    expect(seen).toEqual([0, 7]);
    expect(await store.load(Tally, 't-1')).toMatchObject({ state: { total: 8 }, version: 2 });
  });

  test('loads once what it looks at, reads and decides on', async () => {
    const { store, ranges } = counting(scene());
    await store.transact({ context }, async (tx) => {
      await tx.peek(Tally, 't-1');
      await tx.read(Tally, 't-1');
      await tx.execute(Tally, 't-1', raise(1));
    });
    expect(ranges).toHaveLength(1);
  });

  test('passes a unique value from one aggregate to another, or swaps two', async () => {
    const { store } = scene();
    await store.execute(Tally, 't-1', nickname('a'), { context });
    await store.transact({ context }, async (tx) => {
      await tx.execute(Tally, 't-1', nickname('b'));
      await tx.execute(Tally, 't-2', nickname('a'));
    });
    await store.transact({ context }, async (tx) => {
      await tx.execute(Tally, 't-1', nickname('a'));
      await tx.execute(Tally, 't-2', nickname('b'));
    });
    await expect(store.execute(Tally, 't-3', nickname('a'), { context })).rejects.toThrow(NicknameTaken);
    await expect(store.execute(Tally, 't-3', nickname('b'), { context })).rejects.toThrow(NicknameTaken);
    const both = store.transact({ context }, async (tx) => {
      await tx.execute(Tally, 't-4', nickname('c'));
      await tx.execute(Tally, 't-5', nickname('c'));
    });
    await expect(both).rejects.toThrow(NicknameTaken);
  });

  test('frees a unique value when its holder gives it up', async () => {
    const { store } = scene();
    await store.execute(Tally, 't-1', nickname('a'), { context });
    await expect(store.execute(Tally, 't-2', nickname('a'), { context })).rejects.toThrow(NicknameTaken);
    await store.execute(Tally, 't-1', nickname('b'), { context });
    await store.execute(Tally, 't-2', nickname('a'), { context });
    await store.execute(Tally, 't-1', nickname(undefined), { context });
    await store.execute(Tally, 't-3', nickname('b'), { context });
    await expect(store.execute(Tally, 't-1', nickname('a'), { context })).rejects.toThrow(NicknameTaken);
  });
};
