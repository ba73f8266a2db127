import { HARDEST, NO_FAULTS } from '../memory/faults.ts';
import { openSagaMemoryStore } from './memory/index.ts';
import { runSagaSeed } from './memory/seed-run.ts';
import { PARTICIPANTS } from './memory/services.ts';

const BOOKINGS = 20;

const START = Date.parse('2026-01-01T00:00:00.000Z');
const ALL_CLOCKS = { delays: true, sweeper: true, timeToLive: 30_000 };

describe('bookings under seeded faults', () => {
  test.each(Array.from({ length: 6 }, (_, index) => index + 1))(
    'all end, with all or nothing, for seed %i',
    async (seed) => {
      const { violations, effects } = await openSagaMemoryStore().run(seed, BOOKINGS);

      expect(violations).toEqual([]);
      expect(effects).toBe(BOOKINGS);
    },
  );

  test('end however their students change their minds, when nothing fails', async () => {
    const { violations, ends } = await runSagaSeed({
      seed: 1,
      bookings: 40,
      profile: NO_FAULTS,
      clocks: ALL_CLOCKS,
    });

    expect(violations).toEqual([]);
    expect(Object.keys(ends ?? {})).toEqual(
      expect.arrayContaining([
        'COMPLETED',
        'FAILED cancelled-by-student',
        'FAILED card-declined',
        'FAILED outside-hours',
        'FAILED slot-taken',
      ]),
    );
  });

  test.each([
    ['the time to live', { delays: false, sweeper: false, timeToLive: 60_000 }],
    ['the sweeper', { delays: false, sweeper: true, timeToLive: undefined }],
    ['the delayed messages', { delays: true, sweeper: false, timeToLive: undefined }],
  ])('end by %s alone', async (_, clocks) => {
    const { violations, ends } = await runSagaSeed({
      seed: 3,
      bookings: 10,
      clocks,
      profile: {
        rates: {},
        outages: PARTICIPANTS.map((subject) => ({
          kind: 'consumer-outage',
          subject,
          from: START,
          to: START + 600_000,
        })),
      },
    });

    expect(violations).toEqual([]);
    // By a late clock the timer of the step and that of the booking fire at once.
    expect(Object.keys(ends ?? {}).join()).toMatch(/availability-unanswered|booking-timed-out/);
  });

  test('end when every fault is at its hardest', async () => {
    const outage = { from: START + 10_000, to: START + 50_000 };
    const { violations, faults } = await runSagaSeed({
      seed: 5,
      bookings: BOOKINGS,
      clocks: ALL_CLOCKS,
      profile: {
        // With half of it lost, seven attempts of a compensation are no promise.
        rates: { ...HARDEST, 'event-lost': 0.1 },
        outages: [
          { kind: 'bus-outage', subject: 'bus', ...outage },
          { kind: 'table-outage', subject: 'sagas', ...outage },
          // So long that what the others have put off comes while they take nothing.
          ...PARTICIPANTS.map(
            (subject) =>
              ({ kind: 'consumer-outage', subject, from: outage.to, to: outage.to + 60_000 }) as const,
          ),
        ],
      },
    });

    expect(violations).toEqual([]);
    expect(Object.keys(faults)).toEqual(
      expect.arrayContaining(['crash', 'event-lost', 'delay-dropped', 'record-lost', 'consumer-outage']),
    );
  });
});

test('a seed is replayed in the same way whether or not anybody reads its trace', async () => {
  const { fingerprint } = await openSagaMemoryStore().run(3, 10);
  const lines: string[] = [];
  const traced = await openSagaMemoryStore({ onTrace: (line) => lines.push(line) }).run(3, 10);

  expect(traced.fingerprint).toBe(fingerprint);
  expect(lines.length).toBeGreaterThan(1_000);
});
