import { createJournal } from '../../../src/journal/index.ts';
import { startScheduleMapping } from '../../../src/mappings/schedules/mapping.ts';
import type { ScheduleModel } from '../../../src/model.ts';
import { functionNamed } from '../../bus/model.ts';
import { ACCOUNT_ID, REGION } from '../../queues/model.ts';

const START = Date.UTC(2026, 10, 23, 20, 0);
const tick = functionNamed('tick');
const declared: ScheduleModel = {
  id: 'tick.0',
  functionKey: 'tick',
  enabled: true,
  expression: 'rate(1 minute)',
  origin: { file: 'serverless.yml', path: 'functions.tick.events[0]' },
};

/** A clock that stands still until it is told to run. */
function manualClock() {
  let now = START;
  let timer: { readonly at: number; readonly callback: () => void } | undefined;
  return {
    clock: {
      now: () => now,
      setTimer(callback: () => void, delayMs: number) {
        timer = { at: now + delayMs, callback };
        return () => {
          timer = undefined;
        };
      },
    },
    advance(ms: number) {
      const until = now + ms;
      for (let due = timer; due !== undefined && due.at <= until; due = timer) {
        timer = undefined;
        now = due.at;
        due.callback();
      }
      now = until;
    },
  };
}

function start(settings: Partial<ScheduleModel> = {}) {
  const invoked: unknown[] = [];
  const { clock, advance } = manualClock();
  const journal = createJournal();
  const mapping = startScheduleMapping({
    schedule: { ...declared, ...settings },
    fn: tick,
    account: { region: REGION, accountId: ACCOUNT_ID },
    invocations: { start: (fn, event) => void invoked.push([fn.key, event]) },
    journal,
    clock,
  });
  return { mapping, invoked, advance, journal };
}

test('a function is invoked by its schedule with the event of a scheduled rule', () => {
  const { invoked, advance, journal } = start();
  advance(59_999);
  expect(invoked).toEqual([]);
  advance(1);
  expect(invoked).toEqual([
    [
      'tick',
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: ACCOUNT_ID,
        time: '2026-11-23T20:01:00Z',
        region: REGION,
        resources: [`arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/tick.0`],
        detail: {},
      },
    ],
  ]);
  advance(120_000);
  expect(invoked).toHaveLength(3);
  expect(journal.read(0, 10).map(({ kind, target }) => [kind, target])).toEqual(
    Array.from({ length: 3 }, () => ['schedule', tick.name]),
  );
});

test('an input replaces the event', () => {
  const { invoked, advance } = start({ input: { pass: 1 } });
  advance(60_000);
  expect(invoked).toEqual([['tick', { pass: 1 }]]);
});

test('a disabled schedule does not fire until it is enabled, and not after it is disabled or stopped', async () => {
  const { mapping, invoked, advance } = start({ enabled: false });
  advance(600_000);
  expect(invoked).toEqual([]);
  mapping.setEnabled(true);
  advance(60_000);
  expect(invoked).toHaveLength(1);
  mapping.setEnabled(false);
  advance(600_000);
  mapping.setEnabled(true);
  await mapping.stop();
  advance(600_000);
  expect(invoked).toHaveLength(1);
  expect(await mapping.inFlight()).toEqual([]);
});
