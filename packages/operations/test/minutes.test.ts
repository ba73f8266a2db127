import { memoryTable } from '@edtech/event-store';
import { batchObserver } from '@edtech/metrics';
import { manualClock } from '@edtech/testkit';
import { getEventMetrics, getEventMetricsByMinute } from '../src/index.ts';

test('figures by the minute have every minute of the range, in order, and add up to those of the whole', async () => {
  const clock = manualClock();
  const table = memoryTable();
  const from = new Date(clock.now()).toISOString();
  const event = { consumer: 'mirror', type: 'tally.raised' } as const;
  const batch = async (work: (observer: ReturnType<typeof batchObserver>) => void) => {
    const observer = batchObserver({ table, timing: clock, log: () => {} });
    work(observer);
    await observer.end(1_000);
  };
  await batch((observer) => {
    observer.delivered({ ...event, ending: 'handled', latency: 100 });
    observer.delivered({ ...event, ending: 'retried' });
    observer.forwarded({ source: 'edtech.test', type: event.type, fate: 'published', latency: 20 });
  });
  clock.advance(120_000);
  await batch((observer) => observer.delivered({ ...event, ending: 'deadLettered' }));
  const range = { from, to: new Date(clock.now() + 60_000).toISOString() };
  const sources = { table, sagas: async () => [] };

  const { minutes = [], ...whole } = await getEventMetricsByMinute(sources, range);
  expect(whole).toEqual(await getEventMetrics(sources, range));
  expect(minutes.map(({ minute }) => Date.parse(minute) - Date.parse(from))).toEqual([0, 60_000, 120_000]);
  const quiet = { events: 0, failed: 0, retries: 0, duplicates: 0, parked: 0 };
  expect(minutes).toMatchObject([
    {
      ...quiet,
      events: 1,
      retries: 1,
      processing: { count: 1, average: 100 },
      publishing: { count: 1, average: 20 },
    },
    { ...quiet, processing: { count: 0 }, publishing: { count: 0 } },
    { ...quiet, events: 1, failed: 1, processing: { count: 0 } },
  ]);
  expect(minutes.reduce((total, { events }) => total + events, 0)).toBe(whole.totalEvents);
});
