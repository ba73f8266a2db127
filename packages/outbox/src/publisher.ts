import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { OutboxItem } from '@edtech/event-store/layout';
import pLimit from 'p-limit';
import { batches } from './batches.ts';
import { type BusEntry, busEntry } from './entry.ts';

/** What became of one record. `refused`: the bus will never take this very entry; `deferred`: it may later. */
export type Published =
  | { readonly outcome: 'published'; readonly item: OutboxItem }
  | { readonly outcome: 'refused' | 'deferred'; readonly item: OutboxItem; readonly reason: string };

export interface Publisher {
  /** Never rejects: each record's fate is in the answer, in the order of `items`. */
  publish(items: readonly OutboxItem[]): Promise<readonly Published[]>;
}

export interface PublisherOptions {
  readonly client: EventBridgeClient;
  readonly busName: string;
  /** Calls in flight at once. At 20 ms a call, eight carry several thousand events a second. */
  readonly concurrency?: number;
}

interface Waiting extends BusEntry {
  readonly item: OutboxItem;
}

/** Refusals that concern the entry itself; everything else, throttling and outages first, passes. */
const PERMANENT = new Set([
  'InvalidArgument',
  'MalformedDetail',
  'NotAuthorizedForSourceException',
  'NotAuthorizedForDetailTypeException',
  'ValidationException',
]);

export const createPublisher = ({ client, busName, concurrency = 8 }: PublisherOptions): Publisher => {
  const send = async (batch: readonly Waiting[]): Promise<readonly Published[]> => {
    try {
      const { Entries = [] } = await client.send(
        new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) }),
      );
      return batch.map(({ item }, position) => fate(item, Entries[position]));
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      // A call that is refused as a whole blames nobody: alone, the culprit is found, and its neighbours go through.
      if (PERMANENT.has(name) && batch.length > 1)
        return (await Promise.all(batch.map((one) => send([one])))).flat();
      const outcome = PERMANENT.has(name) ? 'refused' : 'deferred';
      return batch.map(({ item }) => ({ outcome, item, reason: `${name}: ${message}` }));
    }
  };

  return {
    async publish(items) {
      const limit = pLimit(concurrency);
      const waiting = items.map((item): Waiting => ({ item, ...busEntry(item, busName) }));
      return (await Promise.all(batches(waiting).map((batch) => limit(() => send(batch))))).flat();
    },
  };
};

/** A call that succeeds may still have refused entries: each answer counts for itself, and a missing one for nothing. */
const fate = (item: OutboxItem, answer: PutEventsResultEntry | undefined): Published => {
  if (answer?.EventId !== undefined) return { outcome: 'published', item };
  const code = answer?.ErrorCode ?? 'NoAnswer';
  const reason = `${code}: ${answer?.ErrorMessage ?? 'the bus did not say what became of the entry'}`;
  return { outcome: PERMANENT.has(code) ? 'refused' : 'deferred', item, reason };
};
