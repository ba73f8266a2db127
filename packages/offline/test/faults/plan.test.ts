import { InvalidFaultPlan, type SeededFaultPlan } from '../../src/faults/index.ts';
import { atRest } from '../bus/until.ts';
import { faultsWith, struckIn } from './model.ts';

const onBus = (eventType: string, name = 'notes') =>
  ({ site: 'bus', names: [name], eventTypes: [eventType] }) as const;

/** Which of the next hundred occasions the fault strikes. */
function pattern(plan: SeededFaultPlan, name = 'notes'): string {
  const { faults } = faultsWith(plan);
  const draws = Array.from({ length: 100 }, () => faults.strikes('duplicate', onBus('a', name)));
  return draws.map(Number).join('');
}

function problemsOf(plan: unknown): readonly string[] {
  try {
    faultsWith().faults.set(plan);
    return [];
  } catch (error) {
    if (error instanceof InvalidFaultPlan) return error.problems;
    throw error;
  }
}

describe('a seed', () => {
  const plan = { bus: { duplicate: 0.3 } };

  test('decides what is struck, again and again', () => {
    const first = pattern({ ...plan, seed: 7 });
    expect(pattern({ ...plan, seed: 7 })).toBe(first);
    expect(first.replaceAll('0', '').length).toBeGreaterThan(15);
    expect(first.replaceAll('0', '').length).toBeLessThan(45);
  });

  test('that is another, and a site that is another, are struck elsewhere', () => {
    const first = pattern({ ...plan, seed: 7 });
    expect(pattern({ ...plan, seed: 8 })).not.toBe(first);
    expect(pattern({ ...plan, seed: 7 }, 'default')).not.toBe(first);
  });

  test('gives every fault and site numbers of their own: what happens at one shifts nothing at another', () => {
    const { faults } = faultsWith({ seed: 7, bus: { duplicate: 0.3, lose: 0.5 } });
    const draws = Array.from({ length: 100 }, () => {
      faults.strikes('lose', onBus('a'));
      faults.strikes('duplicate', onBus('a', 'default'));
      return faults.strikes('duplicate', onBus('a'));
    });
    expect(draws.map(Number).join('')).toBe(pattern({ ...plan, seed: 7 }));
  });

  test('starts anew with every plan that is set', () => {
    const { faults } = faultsWith({ ...plan, seed: 7 });
    const ten = () => Array.from({ length: 10 }, () => faults.strikes('duplicate', onBus('a')));
    const first = ten();
    faults.set({ ...plan, seed: 7 });
    expect(ten()).toEqual(first);
  });
});

describe('a rule', () => {
  test('strikes never with a share of 0 and always with a share of 1', () => {
    expect(pattern({ bus: { duplicate: 0 } })).toBe('0'.repeat(100));
    expect(pattern({ bus: { duplicate: 1 } })).toBe('1'.repeat(100));
  });

  test('strikes at most so often as it says', () => {
    expect(pattern({ bus: { duplicate: 1, times: 3 } })).toBe(`111${'0'.repeat(97)}`);
  });

  test('is about the sites, event types and actions that it names, and about all where it names none', () => {
    const { faults } = faultsWith({
      bus: [
        { name: 'notes', eventType: ['a', 'b'], lose: 1 },
        { name: 'default', lose: 1 },
      ],
      table: { action: 'PutItem', throttle: 1 },
    });
    expect(faults.strikes('lose', onBus('b'))).toBe(true);
    expect(faults.strikes('lose', onBus('c'))).toBe(false);
    expect(faults.strikes('lose', onBus('c', 'default'))).toBe(true);
    expect(faults.strikes('throttle', { site: 'table', names: ['notes'], action: 'PutItem' })).toBe(true);
    expect(faults.strikes('throttle', { site: 'table', names: ['notes'], action: 'GetItem' })).toBe(false);
  });

  test('about a text is about the events that have it in them, and about no other site', () => {
    const { faults } = faultsWith({ bus: { about: ['b-1', 'b-2'], lose: 1 } });
    const saying = (text: string) => ({ ...onBus('a'), carries: (about: string) => text.includes(about) });
    expect(faults.strikes('lose', saying('{"bookingId":"b-2"}'))).toBe(true);
    expect(faults.strikes('lose', saying('{"bookingId":"b-3"}'))).toBe(false);
    expect(faults.strikes('lose', onBus('a'))).toBe(false);
  });

  test('that comes first and fits is the one that counts', () => {
    const { faults } = faultsWith({ bus: [{ eventType: 'a', lose: 0 }, { lose: 1 }] });
    expect(faults.strikes('lose', onBus('a'))).toBe(false);
    expect(faults.strikes('lose', onBus('b'))).toBe(true);
  });
});

test('every strike is in the journal', () => {
  const { faults, journal } = faultsWith({ bus: { lose: 1, times: 2 } });
  for (let n = 0; n < 3; n += 1) faults.strikes('lose', onBus('a'));
  expect(struckIn(journal)).toEqual(['notes bus: lose', 'notes bus: lose']);
});

test('a site without a plan lets everything pass', async () => {
  const { faults, journal } = faultsWith();
  expect(faults.on).toBe(false);
  expect(faults.strikes('lose', onBus('a'))).toBe(false);
  await faults.pass(onBus('a'));
  expect(journal.last).toBe(0);
});

describe('a freeze', () => {
  test('holds what comes until the plan is cleared, and it is in flight meanwhile', async () => {
    const { faults } = faultsWith({ bus: { freeze: true } });
    let passed = 0;
    const both = Promise.all([1, 2].map(() => faults.pass(onBus('a')).then(() => (passed += 1))));
    await new Promise(setImmediate);
    expect([passed, await faults.inFlight()]).toEqual([0, ['2 frozen at bus notes']]);
    faults.clear();
    await both;
    expect([passed, await faults.inFlight()]).toEqual([2, []]);
  });

  test('goes on when the next plan freezes as well', async () => {
    const { faults } = faultsWith({ bus: { freeze: true } });
    const passing = faults.pass(onBus('a'));
    faults.set({ bus: { name: 'notes', freeze: true } });
    await new Promise(setImmediate);
    expect(await faults.inFlight()).toEqual(['1 frozen at bus notes']);
    faults.set({ bus: { name: 'default', freeze: true } });
    await passing;
    await atRest(faults);
  });
});

describe('a delay', () => {
  test('is in flight, and ends with the plan', async () => {
    const { faults, journal } = faultsWith({ bus: { delay: 3_600_000 } });
    const passing = faults.pass(onBus('a'));
    await new Promise(setImmediate);
    expect(await faults.inFlight()).toEqual(['1 delayed at bus notes']);
    faults.clear();
    await passing;
    expect(struckIn(journal)).toEqual(['notes bus: delay of 3600000 ms']);
  });

  test('of a range is drawn from the seed', () => {
    const delays = () => {
      const { faults } = faultsWith({ seed: 3, bus: { delay: { ms: [10, 90] } } });
      return Array.from({ length: 20 }, () => faults.delayOf(onBus('a')));
    };
    expect(delays()).toEqual(delays());
    expect(Math.min(...delays())).toBeGreaterThanOrEqual(10);
    expect(Math.max(...delays())).toBeLessThanOrEqual(90);
    expect(new Set(delays()).size).toBeGreaterThan(10);
  });
});

describe('a plan is refused', () => {
  test.each<[string, unknown, string]>([
    ['that is no object', [], 'the plan must be an object'],
    ['with an unknown kind of site', { lambda: {} }, 'lambda is no kind of site; there are: bus, target,'],
    ['with an unknown fault', { bus: { explode: 1 } }, 'bus.explode is no fault of a bus; there are: drop,'],
    ['with a fault of another site', { target: { drop: 1 } }, 'target.drop is no fault of a target'],
    ['with a share above 1', { bus: { drop: 20 } }, 'bus.drop must be a number from 0 to 1'],
    ['with an unknown name', { queue: { name: 'x', drop: 1 } }, 'queue.name "x" is unknown; there are: jobs'],
    ['with a bad name in a list', { queue: [{}, { name: 1 }] }, 'queue[1].name must be a text or a list'],
    ['with an event type of a table', { table: { eventType: 'a' } }, 'table.eventType is no fault'],
    ['about something at a table', { table: { about: 'a' } }, 'table.about is no fault'],
    ['about nothing', { bus: { about: '' } }, 'bus.about must be a text or a list'],
    ['with an action of a bus', { bus: { action: 'PutEvents' } }, 'bus.action is no fault'],
    ['with a negative delay', { bus: { delay: -1 } }, 'bus.delay must be milliseconds'],
    [
      'with a delay the wrong way round',
      { bus: { delay: { ms: [9, 1] } } },
      'bus.delay must be milliseconds',
    ],
    [
      'with a crash of two kinds',
      { function: { crash: { before: 1, after: 1 } } },
      'either "before" or "after"',
    ],
    ['with a crash before call 0', { function: { crash: { before: 0 } } }, 'the number of a call'],
    ['with a crash of a queue', { queue: { crash: { before: 1 } } }, 'queue.crash is no fault'],
    ['with duplicates in a FIFO queue', { queue: { name: 'ordered.fifo', duplicate: 1 } }, 'FIFO queue'],
    ['with a fraction as its seed', { seed: 0.5 }, 'seed must be a whole number'],
    ['with no times at all', { bus: { drop: 1, times: 0 } }, 'bus.times must be a whole number above 0'],
  ])('%s', (_, plan, sentence) => {
    expect(problemsOf(plan).join('\n')).toContain(sentence);
  });

  test('with all of its problems at once', () => {
    expect(problemsOf({ bus: { drop: 2, explode: 1 }, queue: 'all' })).toHaveLength(3);
  });
});
