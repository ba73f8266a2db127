import {
  ConcurrencyConflict,
  InvalidRequest,
  StoreUnavailable,
  type Table,
  TableUnavailable,
} from '@edtech/event-store';
import { manualClock } from '../clock.ts';
import { raise, Tally } from '../tally.ts';
import { context, eventsOf, storeOn, type Topic } from './scene.ts';

type Transact = ReturnType<Table['transact']>;

export const faults: Topic = (scene) => {
  /** A store whose transactions meet `fault`, and the tokens that it sent. Time passes only while it waits. */
  const flaky = (fault: (attempt: number, transact: () => Transact) => Transact) => {
    const { table } = scene();
    const tokens: string[] = [];
    const store = storeOn(
      {
        ...table,
        transact(writes, token) {
          tokens.push(token);
          return fault(tokens.length, () => table.transact(writes, token));
        },
      },
      { timing: manualClock() },
    );
    return { store, tokens };
  };
  const unavailable = (reason: string) => new TableUnavailable(new Error(reason));

  test('and loses the answer of a commit that happened: it has happened once', async () => {
    const { store, tokens } = flaky(async (attempt, transact) => {
      const outcome = await transact();
      if (attempt === 1) throw unavailable('the answer was lost');
      return outcome;
    });
    expect(await store.execute(Tally, 't-1', raise(1), { context })).toMatchObject({ version: 1 });
    expect(await eventsOf(scene().table, 't-1')).toHaveLength(1);
    expect(new Set(tokens).size).toBe(1);
  });

  test('and loses the answer so long that the token is forgotten: the own event is found', async () => {
    const { table } = scene();
    let lost = false;
    const store = storeOn({
      ...table,
      async transact(writes) {
        const outcome = await table.transact(writes, crypto.randomUUID());
        if (lost) return outcome;
        lost = true;
        throw unavailable('the answer was lost');
      },
    });
    expect(await store.execute(Tally, 't-1', raise(1), { context })).toMatchObject({ version: 1 });
    expect(await eventsOf(table, 't-1')).toHaveLength(1);
  });

  test.each(['ThrottlingException', 'TransactionInProgressException', 'TimeoutError'])(
    'by %s is sent the same commit again, under the same token',
    async (reason) => {
      const { store, tokens } = flaky(async (attempt, transact) => {
        if (attempt < 4) throw unavailable(reason);
        return transact();
      });
      expect(await store.execute(Tally, 't-1', raise(1), { context })).toMatchObject({ version: 1 });
      expect(tokens).toEqual(Array(4).fill(tokens[0]));
    },
  );

  test('and is contended for a while: the commit is sent again as it is, and not decided again', async () => {
    const { store, tokens } = flaky(async (attempt, transact) =>
      attempt < 4
        ? { outcome: 'cancelled', refusals: [{ reason: 'contention' }, { reason: 'none' }] }
        : transact(),
    );
    let decisions = 0;
    const decide: ReturnType<typeof raise> = (state) => {
      decisions += 1;
      return raise(1)(state);
    };
    expect(await store.execute(Tally, 't-1', decide, { context })).toMatchObject({ version: 1 });
    expect(decisions).toBe(1);
    expect(tokens).toEqual(Array(4).fill(tokens[0]));
  });

  test('takes a new token for a new decision', async () => {
    const rival = scene().store;
    const { store, tokens } = flaky(async (attempt, transact) => {
      if (attempt === 1) await rival.execute(Tally, 't-1', raise(5), { context });
      return transact();
    });
    expect(await store.execute(Tally, 't-1', raise(1), { context })).toMatchObject({ state: { total: 6 } });
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).not.toBe(tokens[1]);
  });

  test('and stays contended: the caller may try again, nothing is half done', async () => {
    const { store } = flaky(async () => ({ outcome: 'cancelled', refusals: [{ reason: 'contention' }] }));
    await expect(store.execute(Tally, 't-1', raise(1), { context })).rejects.toThrow(ConcurrencyConflict);
    expect(await eventsOf(scene().table, 't-1')).toHaveLength(0);
  });

  test('and stays away: the store is unavailable, which is no conflict', async () => {
    const { store } = flaky(async () => {
      throw unavailable('ThrottlingException');
    });
    await expect(store.execute(Tally, 't-1', raise(1), { context })).rejects.toThrow(StoreUnavailable);
  });

  test('by a mistake of the program is told so, once', async () => {
    const { store, tokens } = flaky(async () => {
      throw new InvalidRequest('no such thing');
    });
    await expect(store.execute(Tally, 't-1', raise(1), { context })).rejects.toThrow(InvalidRequest);
    expect(tokens).toHaveLength(1);
  });
};
