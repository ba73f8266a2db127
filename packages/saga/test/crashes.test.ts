import { memoryTable, type Table } from '@edtech/event-store';
import { answer, type eventOf, type Stage, stage, wanted } from './stage.ts';

class Crashed extends Error {}

/** A table whose caller dies at the nth write, before or after it, once. */
const dyingAt = (nth: number, when: 'before' | 'after') => {
  const table = memoryTable();
  let writes = 0;
  const perhaps = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    writes += 1;
    if (writes !== nth) return write();
    if (when === 'after') await write();
    throw new Crashed();
  };
  const mortal: Table = {
    ...table,
    transact: (...given) => perhaps(() => table.transact(...given)),
    write: (write) => perhaps(() => table.write(write)),
    update: (update) => perhaps(() => table.update(update)),
  };
  return { table: mortal, writes: () => writes };
};

/** An event is delivered until nobody gives it back. */
const deliver = async (on: Stage, event: ReturnType<typeof eventOf>): Promise<void> => {
  for (let receives = 0; (await on.receive(event)) > 0; receives += 1)
    if (receives > 3) throw new Error(`${event.type} is given back again and again.`);
};

/** All clocks go on for two minutes. What a crash has kept from the stream is found by the sweeper. */
const twoMinutes = async (on: Stage): Promise<void> => {
  for (let time = 0; time < 120; time += 5) {
    await on.passes(5);
    await on.sweep();
    await on.runStream();
  }
};

const endOf = async (on: Stage) => {
  const saga = await on.saga();
  return {
    status: saga?.state.status,
    steps: Object.entries(saga?.state.steps ?? {}).map(([name, { status }]) => `${name} ${status}`),
    // A timeout may come later than it would have, and have been overtaken by the deadline; what is said for good is the same.
    said: [...new Set(await on.saidTypes())],
    openTimers: saga?.state.openTimers,
    timers: (await on.items('timer#')).length,
    outcomes: (await on.saidTypes()).filter((type) => type === 'trip.booked' || type === 'trip.failed')
      .length,
  };
};

const scenarios = {
  'a trip that is booked': async (on: Stage) => {
    for (const type of ['flight.reserved', 'room.reserved', 'ticket.issued', 'visa.granted', 'postcard.sent'])
      await deliver(on, answer(type));
    await twoMinutes(on);
  },
  'a trip that is given back': async (on: Stage) => {
    for (const type of [
      'flight.reserved',
      'room.reserved',
      'ticket.refused',
      'room.released',
      'flight.released',
    ])
      await deliver(on, answer(type));
    await twoMinutes(on);
  },
  'a trip that times out': async (on: Stage) => {
    await deliver(on, answer('flight.reserved'));
    await on.passes(5);
    await on.sweep();
    await on.runStream();
    // The deadline ends it at the latest; by then its removal may have had to be found.
    for (let time = 0; time < 90; time += 5) {
      await on.passes(5);
      await on.sweep();
      await on.runStream();
      if ((await on.status()) === 'COMPENSATING' && (await on.saidTypes()).includes('room.release.wanted'))
        break;
    }
    await deliver(on, answer('room.released'));
    await deliver(on, answer('flight.released'));
    await twoMinutes(on);
  },
};

describe.each(Object.entries(scenarios))('%s', (_, run) => {
  test('ends as it would have, wherever a process dies between two writes', async () => {
    const whole = async (nth: number, when: 'before' | 'after') => {
      const { table, writes } = dyingAt(nth, when);
      const on = stage({ table });
      await deliver(on, wanted());
      await run(on);
      return { end: await endOf(on), writes: writes() };
    };
    const { end, writes } = await whole(0, 'before');
    expect(end).toMatchObject({ openTimers: [], timers: 0, outcomes: 1 });
    expect(writes).toBeGreaterThan(5);
    for (let nth = 1; nth <= writes; nth += 1)
      for (const when of ['before', 'after'] as const)
        expect({ nth, when, end: (await whole(nth, when)).end }).toEqual({ nth, when, end });
  });
});
