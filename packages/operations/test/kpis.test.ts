import { memoryTable } from '@edtech/event-store';
import { fenceKey, markerKey } from '@edtech/event-store/layout';
import { letterOf, message, ORDERED, UNORDERED } from '../../dead-letters/test/letters.ts';
import { handledLetters, type UnhealthyEvent } from '../src/index.ts';
import {
  dead,
  END,
  handled,
  iso,
  type KpiScene,
  kpiOf,
  kpisOf,
  MINUTE,
  START,
  sagasOf,
  times,
} from './kpi-scene.ts';

test('nothing happened: only what is counted as zero is met, what was never swept is missed, and nothing else is claimed', async () => {
  const kpis = await kpisOf();
  expect(kpis.map(({ name, met }) => [name, met])).toEqual([
    ['event processing latency, p95', 'unknown'],
    ['outbox processing frequency', false],
    ['saga completion rate', 'unknown'],
    ['saga duration, p95', 'unknown'],
    ['event delivery success', 'unknown'],
    ['event ordering accuracy', 'unknown'],
    ['duplicate handling errors', true],
    ['dead-letter queue size', true],
    ['recovery time', true],
    ['workflow completion', 'unknown'],
    ['cross-service operation success', 'unknown'],
    ['event-driven feature adoption', 'unknown'],
    ['waits for asynchronous commands, p95', 'unknown'],
  ]);
});

describe('event processing latency', () => {
  const latency = (within: number, late: number) =>
    kpiOf('event processing latency', {
      minutes: [
        (observer) => {
          times(within, () => observer.delivered(handled(1_000)));
          times(late, () => observer.delivered(handled(1_001)));
        },
      ],
    });

  test('is met when 95 % took a second at most, exactly', async () => {
    expect(await latency(95, 5)).toMatchObject({ met: true, value: 1_000, unit: 'ms', target: '< 1 s' });
  });

  test('is missed by one event more', async () => {
    expect(await latency(94, 6)).toMatchObject({ met: false, value: 1_120 });
  });
});

describe('outbox processing frequency', () => {
  const passes = (...each: readonly number[]) =>
    kpiOf('outbox processing frequency', {
      minutes: each.map((made) => (observer) => {
        times(made, () => observer.swept('user'));
        times(2, () => observer.swept('booking-sagas'));
      }),
    });

  test('is met by two passes in every minute', async () => {
    expect(await passes(2, 2, 2, 2, 2, 2, 2, 2, 2, 2)).toMatchObject({ met: true, value: 30, unit: 's' });
  });

  test('one pass may lie beyond an end of the range', async () => {
    expect(await passes(2, 2, 2, 2, 2, 2, 2, 2, 2, 1)).toMatchObject({ met: true });
  });

  test('passes that come a little early or late change nothing', async () => {
    expect(await passes(2, 1, 3, 2, 2, 2, 2, 2, 2, 2)).toMatchObject({ met: true });
  });

  test('two passes too few are missed, and which outbox it is can be seen', async () => {
    const kpi = await passes(2, 2, 2, 1, 2, 2, 2, 2, 2, 1);
    expect(kpi).toMatchObject({ met: false });
    expect(kpi.parts).toMatchObject([
      { name: 'user', met: false, basis: '18 passes in 10 minutes, 0 minutes without one' },
      { name: 'booking-sagas', met: true, value: 30 },
    ]);
  });

  test('a minute without a pass is missed, however many there were before and after it', async () => {
    expect(await passes(4, 4, 0, 4, 4, 4, 4, 4, 4, 4)).toMatchObject({ met: false });
  });

  test('of a range without a whole minute nothing can be told', async () => {
    const range = { from: iso(START + 1), to: iso(START + 2 * MINUTE - 1) };
    expect(await kpiOf('outbox processing frequency', { range })).toMatchObject({ met: 'unknown' });
  });
});

describe('sagas', () => {
  const ended = (completed: number, failed: number, stuck = 0) =>
    kpiOf('saga completion', {
      sagas: sagasOf(
        ...Array.from({ length: completed }, () => ['COMPLETED', 10] as const),
        ...Array.from({ length: failed }, () => ['FAILED', 10] as const),
        ...Array.from({ length: stuck }, () => ['STUCK', 10] as const),
        ['RUNNING', 0],
      ),
    });

  test('complete when more than 95 % of those that ended have', async () => {
    expect(await ended(96, 4)).toMatchObject({ met: true, value: 96, unit: '%' });
    expect(await ended(95, 5)).toMatchObject({ met: false, value: 95 });
    expect(await ended(95, 4, 1)).toMatchObject({ met: false });
  });

  const took = (milliseconds: number) =>
    kpiOf('saga duration', { sagas: sagasOf(['COMPLETED', milliseconds]) });

  test('are fast enough when the bound of their histogram is', async () => {
    expect(await took(28_000)).toMatchObject({ met: true, value: 28_000 });
  });

  test('of one whose bucket holds the target nobody can tell', async () => {
    expect(await took(29_000)).toMatchObject({ met: 'unknown', value: 31_500 });
    expect((await took(29_000)).parts?.[0]?.basis).toContain('between 28000 and 31500 ms');
  });

  test('are too slow beyond that', async () => {
    expect(await took(31_501)).toMatchObject({ met: false });
    expect(await took(1e9)).toMatchObject({ met: false });
  });
});

describe('event delivery', () => {
  test('succeeds when more than 99 % of events were handled', async () => {
    const delivery = (good: number, bad: number) =>
      kpiOf('event delivery', {
        minutes: [
          (observer) => {
            times(good, () => observer.delivered(handled(1)));
            times(bad, () => observer.delivered(dead));
            observer.delivered({ ...dead, ending: 'retried' });
          },
        ],
      });
    expect(await delivery(199, 1)).toMatchObject({ met: true, value: 99.5 });
    expect(await delivery(99, 1)).toMatchObject({ met: false, value: 99 });
  });
});

const REUSED = { errorCode: 'sequence-reused', errorMessage: 'sequence 1 was another event' };
const letter = letterOf(message('m-1'), ORDERED, START + MINUTE);

describe('ordering', () => {
  const one = { minutes: [(observer) => observer.delivered(handled(1))] } satisfies KpiScene;

  test('is accurate while every event was handled after the one before it', async () => {
    expect(await kpiOf('event ordering', one)).toMatchObject({ met: true, value: 100 });
  });

  test('is not when an event was refused whose place another had taken', async () => {
    const letters = [letterOf(message('m-1', undefined, REUSED), ORDERED, START + MINUTE)];
    expect(await kpiOf('event ordering', { ...one, letters })).toMatchObject({ met: false, value: 50 });
  });

  test('what was refused at another time says nothing of this', async () => {
    const letters = [letterOf(message('m-1', undefined, REUSED), ORDERED, END)];
    expect(await kpiOf('event ordering', { ...one, letters })).toMatchObject({ met: true });
  });

  test('says nothing of consumers that take any order', async () => {
    const minutes = [
      (observer) => observer.delivered(handled(1, 'user-audit')),
    ] satisfies KpiScene['minutes'];
    expect(await kpiOf('event ordering', { minutes })).toMatchObject({ met: 'unknown' });
  });

  test('is unknown while dead letters cannot be read', async () => {
    const kpi = await kpiOf('event ordering', { ...one, letters: 'out' });
    expect(kpi).toMatchObject({ met: 'unknown', basis: expect.stringContaining('the letters are out') });
  });
});

describe('duplicates', () => {
  test('are handled without errors when all were known again', async () => {
    const minutes = [
      (observer) => observer.delivered({ ...dead, ending: 'duplicate' }),
    ] satisfies KpiScene['minutes'];
    expect(await kpiOf('duplicate', { minutes, letters: [letter] })).toMatchObject({ met: true, value: 0 });
  });

  test('of which one became a dead letter are an error', async () => {
    const minutes = [
      (observer) => observer.delivered({ ...dead, ending: 'duplicate' }),
    ] satisfies KpiScene['minutes'];
    const kpi = await kpiOf('duplicate', { minutes, letters: [letter], isHandled: async () => true });
    expect(kpi).toMatchObject({ met: false, value: 50 });
  });

  test('what is or was redriven was handled by that', async () => {
    const letters = (['REDRIVING', 'REDRIVEN', 'DISCARDED'] as const).map((state) => ({ ...letter, state }));
    expect(await kpiOf('duplicate', { letters, isHandled: async () => true })).toMatchObject({ met: true });
  });

  describe('are told by what the consumer keeps', () => {
    const { event } = letter;
    if (event === undefined) throw new Error('the letter is about an event');

    test('by its fence, where it is ordered', async () => {
      const table = memoryTable();
      const isHandled = handledLetters((name) => (name === 'payment-accounts' ? table : undefined));
      expect(await isHandled(letter)).toBe(false);
      const { source, aggregateType, aggregateId } = event;
      const key = fenceKey({ consumer: 'payment-accounts', source, aggregateType, aggregateId });
      await table.write({ kind: 'put', item: { ...key, lastSequence: 1 }, when: [] });
      expect(await isHandled(letter)).toBe(true);
      expect(await isHandled({ ...letter, event: { ...event, sequence: 2 } })).toBe(false);
      expect(await isHandled({ ...letter, event: { ...event, replayId: 'r-1' } })).toBe(false);
      expect(await isHandled({ ...letter, error: { ...letter.error, code: 'sequence-reused' } })).toBe(false);
      expect(await isHandled({ ...letter, source: { ...letter.source, kind: 'outbox' } })).toBe(false);
    });

    test('by its markers, where it is not', async () => {
      const table = memoryTable();
      const isHandled = handledLetters(() => table);
      const unordered = letterOf(message('m-1'), UNORDERED, START);
      expect(await isHandled(unordered)).toBe(false);
      const item = { ...markerKey('user-audit', event.id), expiresAt: 1 };
      await table.write({ kind: 'put', item, when: [] });
      expect(await isHandled(unordered)).toBe(true);
    });

    test('of a consumer that nobody knows nothing is claimed', async () => {
      expect(await handledLetters(() => undefined)(letter)).toBe(false);
    });
  });
});

describe('dead letters', () => {
  const letters = (count: number, openSince: number, closedAt?: number) =>
    Array.from({ length: count }, (_, at) => ({
      ...letter,
      id: `l-${openSince}-${at}`,
      openSince: iso(openSince),
      ...(closedAt === undefined ? {} : { state: 'REDRIVEN' as const, closedAt: iso(closedAt) }),
    }));

  test('are few enough while less than a hundred were open at any time', async () => {
    const size = await kpiOf('dead-letter', { letters: letters(99, START) });
    expect(size).toMatchObject({ met: true, value: 99, basis: expect.stringContaining('oldest for 10 min') });
  });

  test('were too many when a hundred were open for a moment in between', async () => {
    const closed = letters(60, START + MINUTE, START + 2 * MINUTE);
    const others = letters(40, START + 2 * MINUTE - 1, START + 3 * MINUTE);
    expect(await kpiOf('dead-letter', { letters: [...closed, ...others] })).toMatchObject({
      met: false,
      value: 100,
    });
  });

  test('one that is closed in the moment in which the next is opened was not open with it', async () => {
    const closed = letters(60, START + MINUTE, START + 2 * MINUTE);
    const others = letters(60, START + 2 * MINUTE, START + 3 * MINUTE);
    expect(await kpiOf('dead-letter', { letters: [...closed, ...others] })).toMatchObject({
      met: true,
      value: 60,
    });
  });

  test('of before and after the range do not count, but for those that are open now', async () => {
    const before = letters(100, START - 2 * MINUTE, START - MINUTE);
    const after = letters(3, END);
    expect(await kpiOf('dead-letter', { letters: [...before, ...after] })).toMatchObject({ value: 3 });
  });

  test('that nobody has collected count as well', async () => {
    expect(await kpiOf('dead-letter', { letters: letters(50, START), uncollected: 50 })).toMatchObject({
      met: false,
      value: 100,
    });
  });

  test('in a queue that does not answer are unknown, unless there are too many anyway', async () => {
    expect(await kpiOf('dead-letter', { uncollected: 'out' })).toMatchObject({ met: 'unknown' });
    const many = await kpiOf('dead-letter', { letters: letters(100, START), uncollected: 'out' });
    expect(many).toMatchObject({ met: false });
    expect(await kpiOf('dead-letter', { letters: 'out' })).toMatchObject({ met: 'unknown' });
  });
});

describe('recovery', () => {
  const after = (latency: number) =>
    kpiOf('recovery', { minutes: [(observer) => observer.delivered(handled(latency))] });

  test('takes as long as the event that waited longest', async () => {
    expect(await after(280_000)).toMatchObject({ met: true, value: 280_000 });
    expect(await after(290_000)).toMatchObject({ met: 'unknown', value: 315_000 });
    expect(await after(315_001)).toMatchObject({ met: false });
  });

  const trouble = (kind: UnhealthyEvent['kind'], minutes: number) =>
    kpiOf('recovery', {
      trouble: [
        {
          kind,
          service: 'user',
          place: 'outbox',
          count: 1,
          since: iso(END - minutes * MINUTE),
          reason: '',
          remedy: '',
        },
      ],
    });

  test('has failed while something is in trouble for longer', async () => {
    expect(await trouble('gap', 4)).toMatchObject({ met: true, value: 4 * MINUTE });
    expect(await trouble('gap', 5)).toMatchObject({ met: false });
  });

  test('is not about what waits for a person', async () => {
    expect(await trouble('dead-letters', 90)).toMatchObject({ met: true });
  });

  test('is unknown of places that cannot be looked at', async () => {
    expect(await trouble('unknown', 0)).toMatchObject({ met: 'unknown' });
  });
});

describe('what services do together', () => {
  const of = { type: 'user.created', source: 'edtech.user' } as const;
  const registrations = (begun: number, ended: number): KpiScene => ({
    minutes: [
      (observer) => {
        times(begun, () => observer.forwarded({ ...of, fate: 'published' }));
        times(ended, () => observer.delivered(handled(100)));
      },
    ],
  });

  test('is complete when more than 95 % of what began has ended', async () => {
    const kpi = await kpiOf('workflow', registrations(100, 96));
    expect(kpi).toMatchObject({ met: true, value: 96, parts: [{ basis: '96 of 100' }] });
    expect(await kpiOf('workflow', registrations(100, 95))).toMatchObject({ met: false });
  });

  test('is never more than complete', async () => {
    expect(await kpiOf('workflow', registrations(1, 2))).toMatchObject({ met: true, value: 100 });
  });

  test('succeeds across services by what another one had to handle', async () => {
    const minutes = [
      (observer) => {
        times(98, () => observer.delivered(handled(1)));
        times(2, () => observer.delivered(dead));
        // The service's own, which crosses nothing.
        times(100, () => observer.delivered(handled(1, 'user-audit')));
      },
    ] satisfies KpiScene['minutes'];
    expect(await kpiOf('cross-service', { minutes })).toMatchObject({ met: false, value: 98 });
  });

  test('is adopted as far as types of events have a consumer; there is no target for that', async () => {
    expect(await kpiOf('event-driven', registrations(1, 1))).toMatchObject({
      met: 'unknown',
      value: 50,
      basis: '1 of 2 types of events have a consumer; 1 of those were handled in the range',
    });
  });

  test('keeps people waiting for as long as the consumer takes that they wait for', async () => {
    expect(await kpiOf('waits', registrations(1, 1))).toMatchObject({ met: true, value: 100 });
    const slow = { minutes: [(observer) => observer.delivered(handled(2_000))] } satisfies KpiScene;
    expect(await kpiOf('waits', slow)).toMatchObject({ met: false, value: 2_000 });
  });
});
