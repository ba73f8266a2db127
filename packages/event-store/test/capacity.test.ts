import { capacityMeter } from '@edtech/event-store';

const consumed = (operation: 'range' | 'transact', units: number) => ({
  operation,
  readUnits: operation === 'range' ? units : 0,
  writeUnits: operation === 'range' ? 0 : units,
  indexUnits: 0,
});

const pause = () => new Promise((resume) => setImmediate(resume));

test('a meter counts what a piece of work consumed, and nothing of what goes on beside it', async () => {
  const meter = capacityMeter();
  const work = (units: number) =>
    meter.measure(async () => {
      meter.onCapacity(consumed('range', units));
      await pause();
      meter.onCapacity(consumed('transact', units * 2));
      return units;
    });
  const [one, other] = await Promise.all([work(1), work(10)]);
  expect(one).toEqual({
    result: 1,
    used: { calls: 2, readUnits: 1, writeUnits: 2, indexUnits: 0, byOperation: { range: 1, transact: 1 } },
  });
  expect(other.used).toMatchObject({ readUnits: 10, writeUnits: 20 });
});

test('what is measured inside a measurement counts in both', async () => {
  const meter = capacityMeter();
  const outer = await meter.measure(async () => {
    meter.onCapacity(consumed('range', 1));
    return meter.measure(async () => meter.onCapacity(consumed('range', 2)));
  });
  expect(outer.result.used).toMatchObject({ readUnits: 2 });
  expect(outer.used).toMatchObject({ readUnits: 3, byOperation: { range: 2 } });
});

test('a meter that measures nothing lets everything pass', () => {
  expect(() => capacityMeter().onCapacity(consumed('range', 1))).not.toThrow();
});
