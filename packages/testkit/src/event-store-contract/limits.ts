import type { EventContract } from '@edtech/contracts';
import { LIMITS } from '@edtech/event-store';
import { aggregate, publish } from '@edtech/event-store/aggregate';
import { note, Tally } from '../tally.ts';
import { context, eventsOf, type Topic } from './scene.ts';

const anything: EventContract = {
  type: 'loudspeaker.spoke',
  version: 1,
  context: 'test',
  aggregate: 'Loudspeaker',
  publish: () => [],
  consume: () => [],
};

interface Spoken {
  readonly type: 'Spoken';
  readonly data: { readonly times: number };
}

/** What it publishes is far larger than what it records. */
const Loudspeaker = aggregate<object, Spoken>({
  type: 'Loudspeaker',
  initial: {},
  evolve: { Spoken: (state) => state },
  publishes: { Spoken: publish(anything, ({ data: { times } }) => ({ text: 'x'.repeat(times) })) },
});

const notes = (count: number, characters = 1) =>
  Array.from({ length: count }, () => note('x'.repeat(characters))({ total: 0 })).flat();

export const limits: Topic = (scene) => {
  const over = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'limit-exceeded', kind: 'too-large' });
    expect(await eventsOf(scene().table, 't-1')).toHaveLength(0);
    // What the assertion above has just established.
    return error as Error & { readonly limit: string; readonly actual: number; readonly maximum: number };
  };
  const commit = (decide: Parameters<typeof notes>) =>
    scene().store.execute(Tally, 't-1', () => notes(...decide), { context });
  const speak = (times: number) =>
    scene().store.execute(Loudspeaker, 'l-1', () => [{ type: 'Spoken' as const, data: { times } }], {
      context,
    });

  test('350 KB for the data of an event: the error says how far over', async () => {
    const error = await over(commit([1, 400_000]));
    expect(error).toMatchObject({ limit: 'event data', maximum: LIMITS.eventDataBytes, actual: 400_011 });
    expect(error.message).toContain('400011 bytes are 41611 over the limit of 358400 bytes');
  });

  test('100 actions: the error says how far over', async () => {
    const error = await over(commit([103]));
    expect(error).toMatchObject({ limit: 'actions in a transaction', maximum: 100, actual: 103 });
    expect(error.message).toContain('103 are 3 over the limit of 100');
    expect(await commit([100])).toMatchObject({ version: 100 });
  });

  test('4 MB for a transaction', async () => {
    const error = await over(commit([13, 340_000]));
    expect(error).toMatchObject({ limit: 'transaction', maximum: LIMITS.transactionBytes });
    expect(error.actual).toBeGreaterThan(13 * 340_000);
  });

  test('1 MB for an integration event, envelope included', async () => {
    const error = await over(speak(LIMITS.integrationEventBytes));
    expect(error).toMatchObject({ limit: 'integration event' });
    expect(error.actual).toBeGreaterThan(LIMITS.integrationEventBytes);
  });

  test('400 KB for an item: an integration event has to fit into its outbox item', async () => {
    expect(await over(speak(LIMITS.itemBytes))).toMatchObject({ limit: 'item', maximum: LIMITS.itemBytes });
    expect(await speak(LIMITS.itemBytes - 2_000)).toMatchObject({ version: 1 });
  });
};
