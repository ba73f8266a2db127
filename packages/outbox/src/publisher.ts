import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { OutboxItem } from '@edtech/event-store/layout';
import pLimit from 'p-limit';
import { batches } from './batches.ts';
import { type BusEntry, busEntry, type Replay } from './entry.ts';

/** What became of one record. `refused`: the bus will never take this very entry; `deferred`: it may later. */
export type Published =
  | { readonly outcome: 'published'; readonly item: OutboxItem }
  | {
      readonly outcome: 'refused' | 'deferred';
      readonly item: OutboxItem;
      readonly reason: Reason;
      /** False when it is known to be no use to try again within seconds. */
      readonly isWorthARetry?: boolean;
    };

/** Why a record was not published. */
export interface Reason {
  /** The error code of the bus or the queue, such as `MalformedDetail`. */
  readonly code: string;
  readonly message: string;
}

export const reasonText = ({ code, message }: Reason): string => `${code}: ${message}`;

export interface PublishOptions {
  /** Marks the events as published again, for one consumer. */
  readonly replay?: Replay;
  /** Ends the calls that are in flight and begins no other; what is then unpublished is deferred. */
  readonly until?: AbortSignal;
}

export interface Publisher {
  /** Never rejects: each record's fate is in the answer, in the order of `items`. */
  publish(items: readonly OutboxItem[], options?: PublishOptions): Promise<readonly Published[]>;
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

/** A record of which no entry can be made, and no message. */
export const UNREADABLE = 'UnreadableRecord';

export const createPublisher = ({ client, busName, concurrency = 8 }: PublisherOptions): Publisher => {
  const send = async (
    batch: readonly Waiting[],
    until: AbortSignal | undefined,
  ): Promise<readonly Published[]> => {
    try {
      until?.throwIfAborted();
      const { Entries = [] } = await client.send(
        new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) }),
        until === undefined ? {} : { abortSignal: until },
      );
      return batch.map(({ item }, position) => fate(item, Entries[position]));
    } catch (error) {
      const reason = reasonOf(error);
      // A call that is refused as a whole blames nobody: alone, the culprit is found, and its neighbours go through.
      if (PERMANENT.has(reason.code) && batch.length > 1)
        return (await Promise.all(batch.map((one) => send([one], until)))).flat();
      const outcome = PERMANENT.has(reason.code) ? 'refused' : 'deferred';
      return batch.map(({ item }) => ({ outcome, item, reason }));
    }
  };

  return {
    async publish(items, { replay, until } = {}) {
      const limit = pLimit(concurrency);
      const fates = new Map<OutboxItem, Published>();
      const waiting: Waiting[] = [];
      for (const item of items) {
        try {
          waiting.push({ item, ...busEntry(item, busName, replay) });
        } catch (error) {
          const reason = { code: UNREADABLE, message: reasonOf(error).message };
          fates.set(item, { outcome: 'refused', item, reason });
        }
      }
      const sent = batches(waiting).map((batch) => limit(() => send(batch, until)));
      for (const answer of (await Promise.all(sent)).flat()) fates.set(answer.item, answer);
      return items.map((item) => fates.get(item) ?? fate(item, undefined));
    },
  };
};

export const reasonOf = (error: unknown): Reason => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { code: name, message };
};

/** A call that succeeds may still have refused entries: each answer counts for itself, and a missing one for nothing. */
const fate = (item: OutboxItem, answer: PutEventsResultEntry | undefined): Published => {
  if (answer?.EventId !== undefined) return { outcome: 'published', item };
  const code = answer?.ErrorCode ?? 'NoAnswer';
  const message = answer?.ErrorMessage ?? 'the bus did not say what became of the entry';
  return { outcome: PERMANENT.has(code) ? 'refused' : 'deferred', item, reason: { code, message } };
};
