import { memoryTable } from '@edtech/event-store';
import { envelopeOf } from '@edtech/event-store/layout';
import { batchObserver } from '@edtech/metrics';
import { createForwarder, type Forwarding } from '@edtech/outbox';
import { delivered, record } from '../../messaging/test/deliveries.ts';
import { fragile, rig } from '../../messaging/test/rig.ts';
import { createSweeper } from '../../outbox/src/sweeper.ts';
import { keptLetters, noLog, scene, scriptedBus } from '../../outbox/test/fixture.ts';
import { freshRecount, type RecountSegment, type VerifiedStore, verifyMetrics } from '../src/index.ts';

export const MINUTE = 60_000;

export const iso = (at: number): string => new Date(at).toISOString();

/** What a consumer has handled, as the test has seen it. */
export interface Handled {
  readonly sequence: number;
  readonly committedAt: number;
  readonly handledAt: number;
}

/**
 * A producer, an ordered and an unordered consumer of its events, all real, on one clock; every batch of theirs is counted in one
 * table, unless it is lost.
 */
export const verifyScene = () => {
  const origin = scene();
  const { clock } = origin;
  const figures = memoryTable();
  const start = clock.now();
  let losing = false;
  const lost = { ordered: 0, unordered: 0, published: 0 };
  const tries = { published: 0 };

  const keep = async (count: (observer: ReturnType<typeof batchObserver>) => void): Promise<void> => {
    if (losing) return;
    const observer = batchObserver({ table: figures, timing: clock, log: noLog });
    count(observer);
    await observer.end(1_000);
  };

  const failing = new Set<number>();
  const fails = (sequence: number): boolean => failing.has(sequence);
  const consumerOf = (name: 'ordered' | 'unordered') => {
    const order = name === 'ordered' ? 'it adds up' : (false as const);
    const on = rig({ ...fragile(fails, order), name }, { clock });
    let seen = 0;
    let messages = 0;
    /** Has what was observed since the last time counted as one batch. */
    const batch = async (): Promise<void> => {
      const deliveries = on.observed.slice(seen);
      seen = on.observed.length;
      if (losing) lost[name] += deliveries.filter(({ ending }) => ending === 'handled').length;
      await keep((observer) => {
        for (const one of deliveries) observer.delivered(one);
      });
    };
    return {
      ...on,
      /** One invocation with the events at these places of the outbox; gives how many were handled. */
      async deliver(places: readonly number[], failed: readonly number[] = []): Promise<void> {
        const records = origin.outbox();
        for (const sequence of failed) failing.add(sequence);
        const chosen = places.flatMap((place) => records[place % Math.max(1, records.length)] ?? []);
        await on.receive(
          ...chosen.map((item) => {
            messages += 1;
            return record(`m-${messages}`, delivered(envelopeOf(item)));
          }),
        );
        failing.clear();
        await batch();
      },
      async takeRequeued(): Promise<void> {
        await on.settle();
        await batch();
      },
      handled: () => on.observed.filter(({ ending }) => ending === 'handled').length,
      batch,
    };
  };
  const consumers = { ordered: consumerOf('ordered'), unordered: consumerOf('unordered') };

  const bus = scriptedBus();
  const told: Forwarding[] = [];
  const observe = () => ({
    forwarded: (one: Forwarding) => void told.push(one),
    swept: () => undefined,
    along: () => undefined,
    async end() {
      const batch = told.splice(0);
      const published = batch.filter(({ fate }) => fate === 'published').length;
      tries.published += published;
      if (losing) lost.published += published;
      await keep((observer) => {
        for (const one of batch) observer.forwarded(one);
      });
    },
  });
  const common = { table: origin.table, publisher: bus, timing: clock, log: noLog, observe };
  const forward = createForwarder(common);
  const sweeper = createSweeper({ ...common, deadLetters: keptLetters(), newOwner: () => 'sweep' });

  const stores: readonly VerifiedStore[] = [
    { name: 'origin', source: 'edtech.test', table: origin.table, consumers: [] },
    { name: 'ordered', source: 'edtech.mirror', table: consumers.ordered.table, consumers: ['ordered'] },
    {
      name: 'unordered',
      source: 'edtech.mirror',
      table: consumers.unordered.table,
      consumers: ['unordered'],
    },
  ];

  return {
    ...origin,
    start,
    figures,
    bus,
    consumers,
    stores,
    lost,
    tries,
    forward: () => forward(origin.streamEvent(), { getRemainingTimeInMillis: () => 30_000 }),
    sweep: () => sweeper.sweep(clock.now() + 20_000),
    /** Whether figures of what follows are lost, as when functions crash before they have kept them. */
    lose(lossy: boolean): void {
      losing = lossy;
    },
    /** By default of all time. */
    verify: (
      range = { from: iso(start - 5 * MINUTE), to: iso(clock.now() + 5 * MINUTE) },
      segments: readonly RecountSegment[] = freshRecount(stores, 3),
    ) =>
      verifyMetrics({
        table: figures,
        stores,
        range,
        segments,
        concurrency: 2,
        signal: new AbortController().signal,
        now: clock.now,
      }),
  };
};

export type VerifyScene = ReturnType<typeof verifyScene>;
