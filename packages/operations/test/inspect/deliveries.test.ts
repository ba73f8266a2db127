import { consumes } from '@edtech/infrastructure';
import { delivered, eventOf } from '../../../messaging/test/deliveries.ts';
import { mirror, rig } from '../../../messaging/test/rig.ts';
import type { PublicationRef } from '../../src/inspect/index.ts';
import { inspected, mirroring } from './inspected.ts';

const DAY = 86_400_000;

const publication = (
  id: string,
  sequence: number,
  overrides: Partial<PublicationRef> = {},
): PublicationRef => {
  const event = eventOf(id, sequence);
  return {
    id: event.id,
    type: event.type,
    source: event.source,
    aggregateType: event.aggregate.type,
    aggregateId: id,
    sequence,
    createdAt: event.occurredAt,
    destination: 'bus',
    fields: ['by'],
    ...overrides,
  };
};

const states = async (
  { ask }: ReturnType<typeof mirroring>,
  ...of: readonly PublicationRef[]
): Promise<readonly unknown[]> => {
  const found = await ask<'deliveries'>({ ask: 'deliveries', of });
  return found.map(({ id, state }) => [of.findIndex((one) => one.id === id) + 1, state]);
};

describe('an unordered consumer', () => {
  test('has handled what it keeps a marker of, with the moment, and waits for the rest', async () => {
    const on = rig(mirror(false));
    await on.take('t-1', 1);
    const { ask } = mirroring(on.table, false);
    const of = [publication('t-1', 1), publication('t-1', 2)];
    expect(await ask<'deliveries'>({ ask: 'deliveries', of })).toEqual([
      {
        id: of[0]?.id,
        consumer: 'mirror',
        state: 'handled',
        at: new Date(Math.floor(on.clock.now() / 1_000) * 1_000).toISOString(),
      },
      { id: of[1]?.id, consumer: 'mirror', state: 'waiting' },
    ]);
  });

  test('cannot tell of what is older than its markers', async () => {
    const on = mirroring(rig(mirror(false)).table, false);
    on.clock.advance(400 * DAY);
    expect(await states(on, publication('t-1', 1))).toEqual([[1, 'unknown']]);
  });

  test('that is repeatable keeps nothing by which anybody could tell', async () => {
    const consumers = [
      consumes({ ...mirror(false), repeatable: 'who is told knows it again' }, { does: 'tells of tallies' }),
    ];
    const on = inspected({ declaration: { name: 'mirror', consumers } });
    expect(await states(on, publication('t-1', 1))).toEqual([[1, 'unknown']]);
  });

  test('is not asked about what it does not hear: other types, and what stays within a service', async () => {
    const on = mirroring(rig(mirror(false)).table, false);
    expect(await states(on, publication('t-1', 1, { type: 'tally.noted' }))).toEqual([]);
    expect(await states(on, publication('t-1', 1, { destination: 'local' }))).toEqual([]);
  });

  test('nor about what is not about what it is about', async () => {
    const on = mirroring(rig(mirror(false)).table, false, 'note');
    expect(await states(on, publication('t-1', 1))).toEqual([]);
    expect(await states(on, publication('t-1', 2, { fields: ['by', 'note'] }))).toEqual([[1, 'waiting']]);
  });
});

describe('an ordered consumer', () => {
  test('has handled what its fence is past, keeps what came early, and waits for what is missing', async () => {
    const on = rig();
    await on.take('t-1', 1, 3);
    const of = [1, 2, 3, 4].map((sequence) => publication('t-1', sequence));
    expect(await states(mirroring(on.table), ...of)).toEqual([
      [1, 'handled'],
      [2, 'waiting'],
      [3, 'parked'],
      [4, 'waiting'],
    ]);
  });

  test('skips what it only counts, and hears nothing of other aggregates and sources', async () => {
    const on = rig();
    await on.receiveBody(delivered(eventOf('t-1', 1, { type: 'tally.emptied' })));
    const mirrors = mirroring(on.table);
    expect(await states(mirrors, publication('t-1', 1, { type: 'tally.emptied' }))).toEqual([[1, 'skipped']]);
    expect(await states(mirrors, publication('t-1', 1, { aggregateType: 'User' }))).toEqual([]);
    expect(await states(mirrors, publication('t-1', 1, { source: 'edtech.user' }))).toEqual([]);
  });

  test('says what is a dead letter, since when', async () => {
    const on = rig();
    await on.receiveBody(delivered(eventOf('t-1', 1, { data: { by: -1 } })));
    const { ask } = mirroring(on.table);
    const found = await ask<'deliveries'>({ ask: 'deliveries', of: [publication('t-1', 1)] });
    expect(found).toMatchObject([{ state: 'dead-letter', at: expect.stringMatching(/^2026-/) }]);
  });
});
