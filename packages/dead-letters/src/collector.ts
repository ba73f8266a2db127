import type { Log } from '@edtech/contracts';
import pLimit from 'p-limit';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { type DeadMessage, readMessage } from './read-message.ts';
import type { DeadLetterStore } from './store/store.ts';

/** A message of a dead-letter queue, which goes when it is deleted. */
export interface Received extends DeadMessage {
  delete(): Promise<void>;
}

/** The dead-letter queues of a stage. */
export interface DeadLetterQueues {
  /** Some messages, none when there are none. They come again if they are not deleted. */
  receive(queue: DeadLetterQueue): Promise<readonly Received[]>;
}

export interface CollectorOptions {
  readonly queues: DeadLetterQueues;
  readonly sources: readonly DeadLetterQueue[];
  readonly store: Pick<DeadLetterStore, 'receive'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
}

export interface Collected {
  /** Letters that were not there before. */
  readonly new: number;
  /** Letters that had ended before and have ended again. */
  readonly again: number;
  /** Messages of which all was on record. */
  readonly known: number;
  /** Messages that stay in their queue for the next time. */
  readonly errors: number;
}

const QUEUES_AT_ONCE = 16;

/**
 * Moves what is in the dead-letter queues into the store. A message is deleted when it is on record, so that a crash between has
 * it come again and be known. One that cannot be put on record, or a queue that does not answer, holds up no other.
 * @param deadline epoch milliseconds: nothing is received any more after it
 */
export const collect = async (
  { queues, sources, store, now, log }: CollectorOptions,
  deadline: number,
): Promise<Collected> => {
  const counts = { new: 0, again: 0, known: 0, errors: 0 };
  const limit = pLimit(QUEUES_AT_ONCE);

  const keep = async (source: DeadLetterQueue, message: Received): Promise<void> => {
    try {
      const receipt = readMessage(source, message);
      const outcome = await store.receive(receipt);
      await message.delete();
      counts[outcome] += 1;
      if (outcome === 'known') return;
      log({
        level: 'error',
        message: 'dead letter collected',
        deadLetterId: receipt.letterId,
        source: `${receipt.source.kind}:${receipt.source.name}`,
        code: receipt.error.code,
        eventId: receipt.event?.id,
        correlationId: receipt.event?.correlationId,
        again: outcome === 'again',
      });
    } catch (error) {
      counts.errors += 1;
      const { messageId } = message;
      log({
        level: 'error',
        message: 'dead letter not collected',
        queue: source.name,
        messageId,
        error: String(error),
      });
    }
  };

  const empty = async (source: DeadLetterQueue): Promise<void> => {
    const seen = new Set<string>();
    while (now() < deadline) {
      const messages = await queues.receive(source);
      // What comes a second time could not be put on record; what is left is for the next run.
      const fresh = messages.filter(({ messageId }) => !seen.has(messageId));
      if (fresh.length === 0) return;
      for (const { messageId } of fresh) seen.add(messageId);
      await Promise.all(fresh.map((message) => keep(source, message)));
    }
  };

  await Promise.all(
    sources.map((source) =>
      limit(async () => {
        try {
          await empty(source);
        } catch (error) {
          counts.errors += 1;
          log({
            level: 'error',
            message: 'dead letters not received',
            queue: source.name,
            error: String(error),
          });
        }
      }),
    ),
  );
  return counts;
};
