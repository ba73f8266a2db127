import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type BusService, startBus } from '../../src/bus/index.ts';
import {
  busFaults,
  createFaults,
  type Faults,
  functionFaults,
  type SeededFaultPlan,
  targetFaults,
} from '../../src/faults/index.ts';
import { createJournal, type Journal } from '../../src/journal/index.ts';
import { type QueueService, startQueues } from '../../src/queues/index.ts';
import { atRest } from '../bus/until.ts';
import { queueArn, REGION } from '../queues/model.ts';
import { model, struckIn } from './model.ts';

let journal: Journal;
let faults: Faults;
let queues: QueueService;
let bus: BusService;
let client: EventBridgeClient;

beforeEach(async () => {
  journal = createJournal();
  faults = createFaults({ model, journal });
  queues = await startQueues({ model, port: 0, journal, timeScale: 1 });
  bus = await startBus({
    model,
    port: 0,
    journal,
    queues,
    lambda: { invoke: async () => ({ outcome: 'success', payload: null, durationMs: 1 }) },
    timeScale: 0.001,
    random: () => 0,
    wrapDelivery: targetFaults(faults),
    faults: { bus: busFaults(faults), functions: functionFaults(faults) },
  });
  client = new EventBridgeClient({
    region: REGION,
    endpoint: bus.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  faults.clear();
  client.destroy();
  await bus.stop();
  await queues.stop();
});

/** Puts events with these numbers in their detail, all of type `note.written` unless said otherwise. */
function put(numbers: readonly number[], DetailType = 'note.written') {
  const Entries = numbers.map((n) => ({
    EventBusName: 'notes',
    Source: 'fixture.notes',
    DetailType,
    Detail: JSON.stringify({ n }),
  }));
  return client.send(new PutEventsCommand({ Entries }));
}

async function arrived(queue: string): Promise<readonly number[]> {
  await atRest(bus);
  const found: number[] = [];
  for (;;) {
    const messages = await queues.receive(queueArn(queue), { max: 10, waitMs: 0 });
    if (messages.length === 0) return found;
    found.push(...messages.map(({ body }): number => JSON.parse(body).detail.n));
  }
}

const set = (plan: SeededFaultPlan) => faults.set(plan);
const TEN = Array.from({ length: 10 }, (_, n) => n);

describe('a bus', () => {
  test.each([
    ['throttle', 'ThrottlingException'],
    ['fail', 'InternalFailure'],
  ] as const)('with %s refuses single entries with %s and takes the rest', async (fault, code) => {
    set({ seed: 5, bus: { [fault]: 0.5 } });
    const { FailedEntryCount = 0, Entries = [] } = await put(TEN);
    const failed = Entries.flatMap(({ ErrorCode }, n) => (ErrorCode === undefined ? [] : [n]));
    expect(failed).toHaveLength(FailedEntryCount);
    expect(FailedEntryCount).toBeGreaterThan(0);
    expect(FailedEntryCount).toBeLessThan(10);
    expect(new Set(Entries.map(({ ErrorCode }) => ErrorCode))).toEqual(new Set([code, undefined]));
    expect(await arrived('jobs')).toEqual(TEN.filter((n) => !failed.includes(n)));
    expect(struckIn(journal)).toHaveLength(FailedEntryCount);
  });

  test.each([
    ['failCall', 'InternalException', 500],
    ['throttleCall', 'ThrottlingException', 400],
  ] as const)('with %s fails the call with %s, and nothing is accepted', async (fault, name, status) => {
    set({ bus: { [fault]: 1 } });
    await expect(put([1])).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect(await arrived('jobs')).toEqual([]);
  });

  test('that drops a call cuts the connection, and nothing is accepted', async () => {
    set({ bus: { drop: 1 } });
    await expect(put([1])).rejects.toThrow(/socket|ECONNRESET/);
    expect(await arrived('jobs')).toEqual([]);
  });

  test('that loses the answer has accepted the events all the same', async () => {
    set({ bus: { loseAnswer: 1 } });
    await expect(put([1])).rejects.toThrow(/socket|ECONNRESET/);
    expect(await arrived('jobs')).toEqual([1]);
  });

  test('duplicates an event for every rule, with the same id', async () => {
    set({ bus: { duplicate: 1, times: 1 } });
    await put([1, 2]);
    expect([await arrived('jobs'), await arrived('other')]).toEqual([
      [1, 1, 2],
      [1, 1, 2],
    ]);
    const accepted = journal.read(0, 100).filter(({ kind }) => kind === 'put-events');
    expect(accepted).toHaveLength(2);
  });

  test('has an event overtaken by the next', async () => {
    set({ bus: { reorder: 1, times: 1 } });
    await put([1, 2]);
    expect(await arrived('jobs')).toEqual([2, 1]);
  });

  test('loses accepted events only where it is told to', async () => {
    set({ bus: { lose: 1, eventType: 'note.lost' } });
    await put([1], 'note.lost');
    await put([2]);
    expect(await arrived('jobs')).toEqual([2]);
  });

  test('leaves events alone that a rule is not about: calls, entries, and what was accepted', async () => {
    set({ bus: { failCall: 1, about: '"n":7' } });
    await expect(put([6, 7])).rejects.toMatchObject({ name: 'InternalException' });
    set({ bus: { fail: 1, about: '"n":7' } });
    expect((await put([6, 7])).Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'InternalFailure',
    ]);
    set({ bus: { lose: 1, about: '"n":7' }, target: { name: 'to-other', lose: 1, about: '"n":8' } });
    await put([7, 8]);
    expect([await arrived('jobs'), await arrived('other')]).toEqual([[6, 8], [6]]);
  });

  test('that is frozen keeps what it accepted, in flight, until it thaws', async () => {
    set({ bus: { name: 'notes', freeze: true } });
    await put([1]);
    expect(await bus.inFlight()).toEqual(['1 accepted events']);
    faults.clear();
    expect(await arrived('jobs')).toEqual([1]);
  });
});

describe('a target', () => {
  test('that throttles gets the event again by the retry policy', async () => {
    set({ target: { name: 'to-jobs', throttle: 1, times: 2 } });
    await put([1]);
    expect([await arrived('jobs'), await arrived('other')]).toEqual([[1], [1]]);
    const outcomes = journal
      .read(0, 100)
      .filter(({ kind, source }) => kind === 'target-delivery' && source === 'to-jobs')
      .map(({ outcome }) => outcome?.replace(/\d+ ms/, 'n ms'));
    expect(outcomes).toEqual([
      'THROTTLING, retried in n ms',
      'THROTTLING, retried in n ms',
      'delivered after 2 retries',
    ]);
  });

  test('can be told apart from the other targets of its rule, and from other event types', async () => {
    set({ target: { name: 'to-other/target', eventType: 'note.written', lose: 1 } });
    await put([1]);
    await put([2], 'note.read');
    expect([await arrived('jobs'), await arrived('other')]).toEqual([[1, 2], [2]]);
  });

  test('gets an event twice, or after the next', async () => {
    set({
      target: [
        { name: 'to-jobs', duplicate: 1, times: 1 },
        { name: 'to-other', reorder: 1, times: 1 },
      ],
    });
    await put([1, 2]);
    expect((await arrived('jobs')).toSorted()).toEqual([1, 1, 2]);
    expect(await arrived('other')).toEqual([2, 1]);
  });

  test('that is frozen holds up no other', async () => {
    set({ target: { name: 'to-jobs', freeze: true } });
    await put([1]);
    await atRest({
      inFlight: async () => (await bus.inFlight()).filter((phrase) => /to-other/.test(phrase)),
    });
    expect(await bus.inFlight()).toEqual(['delivery by to-jobs to target']);
    faults.clear();
    expect(await arrived('jobs')).toEqual([1]);
  });
});
