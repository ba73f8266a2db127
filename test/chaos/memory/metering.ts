import { memoryTable } from '@edtech/event-store';
import { FENCE_SK, fenceSubjectOf, markerSubjectOf } from '@edtech/event-store/layout';
import { type BatchMetrics, batchMetrics, bucketItem, type Figures, mergeAll } from '@edtech/metrics';
import { freshRecount, type VerifiedStore, verifyMetrics } from '@edtech/operations';
import type { Deployment } from './deployment.ts';
import type { Change } from './table.ts';
import { CONSUMER, type Observe, SERVICES } from './topology.ts';
import type { World } from './world.ts';

/** An event that was handled, as the table itself has seen it. */
export interface HandledEvent {
  readonly consumer: string;
  readonly eventId: string;
  /** By the clock of the world. */
  readonly at: number;
}

/** Counts what happens twice: as the functions of the product do, and by what becomes of the tables. */
export interface Metering {
  readonly observe: Observe;
  onChange(change: Change): void;
  /** What the tables have seen. */
  readonly handled: readonly HandledEvent[];
  /** What the two, and a recount, do not agree about. */
  judge(deployment: Deployment, faults: Readonly<Record<string, number>>): Promise<readonly string[]>;
}

const HOUR = 3_600_000;

/** After these a commit may have happened of which its function never learned: its event is known again when it comes again. */
const UNLEARNED = ['table-answer-lost', 'slow-call', 'torn-transaction'];

/** @param also is told as well */
export const createMetering = ({ scheduler }: World, also?: Observe): Metering => {
  const start = scheduler.now();
  const figures = memoryTable();
  const handled: HandledEvent[] = [];
  /** Batches that began, and have not kept their figures: their functions have crashed, when all is over. */
  const under = new Set<BatchMetrics>();
  const ended: Figures[] = [];
  /** Deliveries that were known again. */
  let duplicates = 0;

  const see = (consumer: string, eventId: string): void =>
    void handled.push({ consumer, eventId, at: scheduler.now() });

  return {
    handled,
    observe() {
      const metrics = batchMetrics();
      const other = also?.();
      under.add(metrics);
      return {
        delivered(delivery) {
          metrics.delivered(delivery);
          if (delivery.ending === 'duplicate') duplicates += 1;
          other?.delivered(delivery);
        },
        forwarded(forwarding) {
          metrics.forwarded(forwarding);
          other?.forwarded(forwarding);
        },
        swept(outbox) {
          metrics.swept(outbox);
          other?.swept(outbox);
        },
        along: () => undefined,
        async end(milliseconds) {
          under.delete(metrics);
          ended.push(metrics.figures());
          const item = bucketItem(metrics.figures(), { id: `b-${ended.length}`, at: scheduler.now() });
          await figures.write({ kind: 'put', item, when: [] });
          await other?.end(milliseconds);
        },
      };
    },
    onChange({ key, before, after }) {
      const marker = markerSubjectOf(key);
      if (marker !== undefined && before === undefined && after !== undefined)
        see(marker.consumer, marker.eventId);
      const fence = key.sk === FENCE_SK ? fenceSubjectOf(key.pk) : undefined;
      const isPast = Number(after?.lastSequence ?? 0) > Number(before?.lastSequence ?? 0);
      if (fence !== undefined && isPast) see(fence.consumer, String(after?.lastEventId));
    },
    async judge({ tables }, faults) {
      const stores = SERVICES.map(
        ({ name, consumers }): VerifiedStore => ({
          name,
          source: `edtech.${name}`,
          table: tables[name].base,
          consumers: consumers.map((consumer) => consumer.name),
        }),
      );
      const { consumers, outboxes } = await verifyMetrics({
        table: figures,
        stores,
        range: {
          from: new Date(start - HOUR).toISOString(),
          to: new Date(scheduler.now() + HOUR).toISOString(),
        },
        segments: freshRecount(stores, 1),
        concurrency: 1,
        signal: new AbortController().signal,
        now: scheduler.now,
      });
      const kept = mergeAll(ended);
      const lost = mergeAll([...under].map((metrics) => metrics.figures()));
      const violations: string[] = [];
      let untold = 0;
      for (const { place, recounted, missing, surplus } of consumers) {
        const there = handled.filter(({ consumer }) => consumer === place).length;
        const [counted, lostHere] = [handledIn(kept, place), handledIn(lost, place)];
        if (recounted !== there) violations.push(`${place}: ${there} were handled, ${recounted} recounted`);
        if (counted + lostHere > there)
          violations.push(`${place}: ${there} were handled, ${counted} counted, ${lostHere} lost`);
        if (missing.atLeast > there - counted || there - counted > missing.atMost || surplus.atLeast > 0)
          violations.push(
            `${place}: of ${there} that were handled ${counted} were counted, and ${missing.atLeast} to ${missing.atMost} are said to be missing`,
          );
        untold += there - counted - lostHere;
      }
      const exactly = !UNLEARNED.some((kind) => faults[kind] !== undefined);
      const unlearned = exactly ? 0 : duplicates;
      // Of a batch whose function crashed, each of its lanes may have committed one of which it told nobody.
      if (untold > under.size * CONSUMER.batchSize + unlearned)
        violations.push(`${untold} were handled and never counted, with ${under.size} batches that crashed`);
      for (const { place, missing } of outboxes)
        if (under.size === 0 && missing.atLeast > 0)
          violations.push(`${place}: ${missing.atLeast} were published and not counted`);
      return violations;
    },
  };
};

const handledIn = ({ consumers }: Figures, name: string): number =>
  consumers.filter(({ place }) => place === name).reduce((total, { counts }) => total + counts.handled, 0);
