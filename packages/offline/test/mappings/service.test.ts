import { createJournal } from '../../src/journal/index.ts';
import { type MappingServiceOptions, startMappings } from '../../src/mappings/index.ts';
import { functionNamed } from '../bus/model.ts';
import { platformWith, queueArn, queueNamed } from '../queues/model.ts';
import { simulatedClock } from '../schedules/simulated-clock.ts';

const origin = { file: 'serverless.yml', path: 'functions' };
const consume = {
  id: 'consume.0',
  functionKey: 'consume',
  queueArn: queueArn('work'),
  enabled: true,
  batchSize: 10,
  batchWindowSeconds: 0,
  filters: [],
  reportBatchItemFailures: true,
  origin,
};
const tick = { id: 'tick.0', functionKey: 'tick', enabled: false, expression: 'rate(1 minute)', origin };
const model = platformWith({
  functions: [functionNamed('consume'), functionNamed('tick')],
  queues: [queueNamed('work')],
  queueMappings: [consume],
  schedules: [tick],
});

function start(settings: Partial<MappingServiceOptions> = {}) {
  return startMappings({
    model,
    dynamodbEndpoint: 'http://127.0.0.1:1',
    // A queue in which nothing ever arrives.
    queues: {
      send: async () => undefined,
      receive: (_, { signal }) =>
        new Promise((resolve) => signal?.addEventListener('abort', () => resolve([]), { once: true })),
      remove: () => undefined,
    },
    lambda: { invoke: async () => ({ outcome: 'success', payload: null, durationMs: 0 }) },
    journal: createJournal(),
    timeScale: 1,
    ...settings,
  });
}

test('mappings and schedules are enabled and disabled by their id, and describe themselves', async () => {
  const mappings = await start();
  mappings.setEnabled('consume.0', false);
  mappings.setEnabled('tick.0', true);
  expect(await mappings.describe()).toMatchObject({
    mappings: [
      { id: 'consume.0', kind: 'queue', source: 'work', enabled: false },
      { id: 'tick.0', kind: 'schedule', enabled: true, nextAt: expect.any(String) },
    ],
  });
  expect(await mappings.inFlight()).toEqual([]);
  await mappings.stop();
});

test('schedules of one rate do not fire at one moment', async () => {
  const schedules = [1, 2, 3, 4].map((number) => ({ ...tick, id: `tick.${number}`, enabled: true }));
  const invoked: number[] = [];
  const clock = simulatedClock(new Date('2026-06-01T00:00:00Z'));
  const mappings = await start({
    model: { ...model, queueMappings: [], schedules },
    lambda: {
      invoke: async () => {
        invoked.push(clock.now());
        return { outcome: 'success', payload: null, durationMs: 0 };
      },
    },
    scheduleClock: clock,
  });
  clock.runUntil(new Date('2026-06-01T00:01:00Z'));
  await mappings.stop();
  expect(invoked.map((time) => new Date(time).getUTCSeconds())).toEqual([15, 30, 45, 0]);
});

test('an unknown id is refused with the ids that there are', async () => {
  const mappings = await start();
  expect(() => mappings.setEnabled('other', true)).toThrow(/consume\.0, tick\.0/);
  await mappings.stop();
});

test.each([
  ['function', { queueMappings: [{ ...consume, functionKey: 'nobody' }] }],
  ['queue', { queueMappings: [{ ...consume, queueArn: queueArn('nowhere') }] }],
])('a mapping whose %s is not declared is refused, and nothing keeps running', async (_, parts) => {
  await expect(start({ model: { ...model, ...parts } })).rejects.toMatchObject({
    code: 'MAPPING_INCOMPLETE',
  });
});
