import type { OutboxItem } from '@edtech/event-store/layout';
import { PUT_EVENTS_LIMITS } from '../src/batches.ts';
import { busEntry } from '../src/entry.ts';
import { scene } from './fixture.ts';

const trace = '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01';
const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

const committed = async (changes: Partial<OutboxItem> = {}): Promise<OutboxItem> => {
  const { commit, only } = scene();
  await commit(1);
  return { ...only(), ...changes };
};

/** An event whose entry is of so many bytes without its trace header. */
const ofBytes = async (bytes: number): Promise<OutboxItem> => {
  const empty = await committed({ trace, eventData: '""' });
  const least = busEntry({ ...empty, eventData: '""' }, 'bus').bytes - header.length;
  return { ...empty, eventData: JSON.stringify('x'.repeat(bytes - least)) };
};

describe('the trace of an event', () => {
  test('is told to X-Ray beside the event, and to consumers within it', async () => {
    const { entry } = busEntry(await committed({ trace }), 'bus');
    expect(entry.TraceHeader).toBe(header);
    expect(JSON.parse(entry.Detail ?? '')).toMatchObject({ trace });
  });

  test.each([undefined, 'x', header])('is not told to X-Ray when it is %j', async (given) => {
    const { trace: _, ...record } = await committed();
    const { entry } = busEntry(given === undefined ? record : { ...record, trace: given }, 'bus');
    expect(entry).not.toHaveProperty('TraceHeader');
  });

  test('is told to consumers alone when the event is published again', async () => {
    const record = await committed({ trace });
    const { entry } = busEntry(record, 'bus', { id: 'r-1', consumer: 'payment-accounts' });
    expect(entry).not.toHaveProperty('TraceHeader');
    expect(JSON.parse(entry.Detail ?? '')).toMatchObject({ trace });
  });

  test('counts as part of the entry, and gives way to an event that needs its room', async () => {
    const withRoom = busEntry(await ofBytes(PUT_EVENTS_LIMITS.bytes - header.length), 'bus');
    expect(withRoom.entry.TraceHeader).toBe(header);
    expect(withRoom.bytes).toBe(PUT_EVENTS_LIMITS.bytes);
    const without = busEntry(await ofBytes(PUT_EVENTS_LIMITS.bytes - header.length + 1), 'bus');
    expect(without.entry).not.toHaveProperty('TraceHeader');
    expect(without.bytes).toBe(PUT_EVENTS_LIMITS.bytes - header.length + 1);
  });
});
