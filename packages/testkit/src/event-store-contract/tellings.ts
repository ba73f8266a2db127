import { EventContractViolated } from '@edtech/contracts';
import { inboxMarker } from '@edtech/event-store';
import { type Decision, tell } from '@edtech/event-store/aggregate';
import {
  note,
  raise,
  type Tally,
  TallyFull,
  TellingTally,
  tallyNoted,
  tallyWithSnapshots,
} from '../tally.ts';
import { context, eventsOf, outboxOf, type Topic } from './scene.ts';

const raiseTwice: Decision<typeof Tally> = () => [
  { type: 'Raised', data: { by: 1 } },
  { type: 'Raised', data: { by: 2 } },
];

export const tellings: Topic = (scene) => {
  const execute = (decide: Decision<typeof Tally>, aggregate = TellingTally) =>
    scene().store.execute(aggregate, 't-1', decide, { context });

  test('leaves local messages beside what it publishes, which takes no numbers for them', async () => {
    await execute(raise(1));
    await execute(note('told twice, not published'));
    await execute(raiseTwice);
    const outbox = await outboxOf(scene().table, 't-1');
    expect(
      outbox.map(
        ({ destination, eventType, sequence, sk }) => `${destination} ${eventType} ${sequence} ${sk}`,
      ),
    ).toEqual([
      'bus tally.raised 1 0000000001#001',
      'local tally.noted 1 0000000001#local-001',
      'local tally.noted 2 0000000002#local-001',
      'local tally.noted 2 0000000002#local-002',
      'bus tally.raised 2 0000000003#001',
      'local tally.noted 3 0000000003#local-001',
      'bus tally.raised 3 0000000004#001',
      'local tally.noted 4 0000000004#local-001',
    ]);
    expect(new Set(outbox.map(({ id }) => id)).size).toBe(outbox.length);
    expect((await scene().store.load(TellingTally, 't-1')).published).toBe(3);
  });

  test('counts integration events alone, also from a snapshot', async () => {
    const snapped = { ...tallyWithSnapshots(2), tells: TellingTally.tells ?? {} };
    for (let times = 0; times < 5; times += 1) await execute(raise(1), snapped);
    const outbox = await outboxOf(scene().table, 't-1');
    const published = outbox.filter(({ destination }) => destination === 'bus');
    expect(published.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  });

  test('tells who caused it and where it comes from', async () => {
    const tells = { Noted: tell(tallyNoted, (_, { id, actor }) => ({ by: id.length + actor.kind.length })) };
    await execute(note('n'), { ...TellingTally, tells });
    const [event] = await eventsOf(scene().table, 't-1');
    const { eventId } = JSON.parse(String(event?.metadata));
    const { correlationId, trace } = context;
    expect(await outboxOf(scene().table, 't-1')).toMatchObject([
      {
        destination: 'local',
        eventData: '{"by":7}',
        correlationId,
        trace,
        causationId: eventId,
        status: 'PENDING',
      },
    ]);
  });

  test('tells nothing of what the mapping leaves out', async () => {
    const tells = {
      Raised: tell(tallyNoted, ({ data }: { data: { by: number } }) =>
        data.by > 1 ? { by: data.by } : undefined,
      ),
    };
    await execute(raiseTwice, { ...TellingTally, tells });
    const outbox = await outboxOf(scene().table, 't-1');
    expect(outbox.map(({ destination, sequence }) => `${destination} ${sequence}`)).toEqual([
      'bus 1',
      'bus 2',
      'local 2',
    ]);
  });

  test('whose local message breaks its contract writes nothing', async () => {
    const tells = { Noted: tell(tallyNoted, () => ({ by: -1 })) };
    await expect(execute(note('n'), { ...TellingTally, tells })).rejects.toThrow(EventContractViolated);
    expect(await eventsOf(scene().table, 't-1')).toEqual([]);
  });

  test('writes local messages with the events or not at all', async () => {
    const { store, table } = scene();
    await expect(
      store.transact({ context }, async (tx) => {
        await tx.execute(TellingTally, 't-1', raise(1));
        await tx.execute(TellingTally, 't-2', raise(9, 8));
      }),
    ).rejects.toThrow(TallyFull);
    expect(await outboxOf(table, 't-1')).toEqual([]);
    const guard = inboxMarker('consumer', 'e-1', 4_000_000_000);
    for (let times = 0; times < 2; times += 1)
      await store.transact({ context, guard }, (tx) => tx.execute(TellingTally, 't-1', raise(1)));
    expect(await outboxOf(table, 't-1')).toHaveLength(2);
  });

  test('counts local messages among the 100 actions of a transaction', async () => {
    const notes =
      (count: number): Decision<typeof Tally> =>
      () =>
        Array.from({ length: count }, () => ({ type: 'Noted' as const, data: { note: 'n' } }));
    await expect(execute(notes(34))).rejects.toMatchObject({ code: 'limit-exceeded', actual: 102 });
    expect(await execute(notes(33))).toMatchObject({ version: 33 });
  });

  test('of two writers at one aggregate loses no message', async () => {
    await Promise.all(Array.from({ length: 6 }, () => execute(raise(1))));
    const outbox = await outboxOf(scene().table, 't-1');
    const told = outbox.filter(({ destination }) => destination === 'local');
    expect(told.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
  });
};
