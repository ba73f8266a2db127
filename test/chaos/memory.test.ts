import { HARDEST } from './memory/faults.ts';
import { openMemoryStore } from './memory/index.ts';
import { runSeed } from './memory/seed-run.ts';

const EVENTS = 250;

describe('the product under seeded faults', () => {
  test.each(Array.from({ length: 10 }, (_, index) => index + 1))(
    'keeps its promise for seed %i',
    async (seed) => {
      const { violations, events, effects } = await openMemoryStore().run(seed, EVENTS);

      expect(violations).toEqual([]);
      expect(events).toBeGreaterThan(EVENTS);
      expect(effects).toBeGreaterThan(EVENTS);
    },
  );

  test('meets every kind of fault', async () => {
    const start = Date.parse('2026-01-01T00:00:00.000Z');
    const outage = { from: start + 10_000, to: start + 50_000 };
    const { faults } = await runSeed({
      seed: 1,
      events: 100,
      profile: {
        rates: HARDEST,
        outages: [
          { kind: 'bus-outage', subject: 'bus', ...outage },
          { kind: 'stream-outage', subject: 'origin', ...outage },
          { kind: 'table-outage', subject: 'relay', ...outage },
          { kind: 'queue-outage', subject: 'origin-journal', ...outage },
        ],
      },
    });

    const quiet = ['clock-skew', 'delay-dropped'];
    const kinds = [...Object.keys(HARDEST), 'bus-outage', 'stream-outage', 'table-outage', 'queue-outage'];
    expect(Object.keys(faults)).toEqual(kinds.filter((kind) => !quiet.includes(kind)).sort());
  });
});

describe('a seed', () => {
  const traceOf = async (seed: number) => {
    const lines: string[] = [];
    const result = await runSeed({ seed, events: 60, onTrace: (line) => lines.push(line) });
    // Notes are set in further, and may quote ids that the product draws for itself and that nothing follows from.
    return { result, steps: lines.filter((line) => /^ *\+[\d.]+ \S/.test(line)) };
  };

  test('is replayed exactly', async () => {
    const [first, second] = [await traceOf(7), await traceOf(7)];

    expect(second.steps).toEqual(first.steps);
    expect(second.result).toEqual(first.result);
    expect(first.steps.length).toBeGreaterThan(1_000);
  });

  test('is replayed in the same way whether or not anybody reads its trace', async () => {
    const { result } = await traceOf(3);

    expect((await openMemoryStore().run(3, 60)).fingerprint).toBe(result.fingerprint);
  });

  test('differs from the next one', async () => {
    const [first, second] = [await traceOf(1), await traceOf(2)];

    expect(second.result.fingerprint).not.toBe(first.result.fingerprint);
  });

  test('leaves the timers of the process as they were', async () => {
    const { setTimeout, clearTimeout } = globalThis;
    const { timeout } = AbortSignal;
    await openMemoryStore().run(1, 20);

    expect(globalThis.setTimeout).toBe(setTimeout);
    expect(globalThis.clearTimeout).toBe(clearTimeout);
    expect(AbortSignal.timeout).toBe(timeout);
  });
});
