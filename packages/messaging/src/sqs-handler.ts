import type { Log } from '@edtech/contracts';
import type { EventStore } from '@edtech/event-store';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Consumer } from './consumer.ts';
import { handleOnce, type Outcome } from './handle.ts';
import { markerOf } from './inbox.ts';
import { type Message, readBody } from './message.ts';
import { handleInOrder } from './ordered.ts';
import { Poison } from './poison.ts';
import type { Queue } from './queue.ts';
import { visibilityAfterFailure } from './retry-policy.ts';

export interface SqsHandlerOptions {
  readonly store: EventStore;
  readonly queue: Queue;
  readonly log: Log;
}

/** No event is begun with less time left than this: a handler never outlives its function, nor so its message's lease. */
const RESERVED_MILLISECONDS = 2_000;

interface Received extends Message {
  readonly record: SQSRecord;
}

/**
 * The Lambda of a consumer. It answers with the messages that failed, and only those come back: later each time, and
 * to the dead letters when the queue's redrive policy says so. Poison goes there at once. Aggregates are handled side
 * by side, the events of one in their order.
 */
export const sqsHandler = (consumer: Consumer, { store, queue, log }: SqsHandlerOptions) => {
  const handle = async (message: Message): Promise<Outcome> => {
    if (consumer.ordered !== false) return handleInOrder({ store, consumer, queue, log }, message);
    const { envelope, handles } = message;
    const guard = markerOf(store, consumer.name, envelope);
    const outcome = await handleOnce({ store, consumer, envelope, guard, ...(handles && { handles }) });
    return outcome === 'moved' ? 'duplicate' : outcome;
  };

  const setAside = async (record: SQSRecord, poison: Poison): Promise<void> => {
    await queue.deadLetter(record, poison);
    log({
      level: 'error',
      message: 'event dead-lettered',
      consumer: consumer.name,
      messageId: record.messageId,
      eventId: poison.envelope?.id,
      code: poison.code,
      reason: poison.message,
    });
  };

  const comeBack = async (record: SQSRecord, error: unknown): Promise<void> => {
    const receives = Number(record.attributes.ApproximateReceiveCount);
    const seconds = visibilityAfterFailure(receives, store.timing.random);
    log({
      level: 'warn',
      message: 'event failed',
      consumer: consumer.name,
      messageId: record.messageId,
      receives,
      retryInSeconds: seconds,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    try {
      await queue.delay(record, seconds);
    } catch (failure) {
      // It comes back all the same, when the queue's own visibility timeout is over.
      log({
        level: 'warn',
        message: 'visibility not changed',
        messageId: record.messageId,
        error: String(failure),
      });
    }
  };

  return async (
    event: SQSEvent,
    context: { getRemainingTimeInMillis(): number },
  ): Promise<SQSBatchResponse> => {
    const failed: string[] = [];

    const attempt = async (record: SQSRecord, work: () => Promise<void>): Promise<void> => {
      try {
        try {
          await work();
        } catch (error) {
          if (!(error instanceof Poison)) throw error;
          await setAside(record, error);
        }
      } catch (error) {
        failed.push(record.messageId);
        await comeBack(record, error);
      }
    };

    const received: Received[] = [];
    for (const record of event.Records) {
      await attempt(record, async () => {
        received.push({ record, ...readBody(consumer, record.body) });
      });
    }

    const inTurn = async (messages: readonly Received[]): Promise<void> => {
      for (const message of messages) {
        await attempt(message.record, async () => {
          if (context.getRemainingTimeInMillis() < RESERVED_MILLISECONDS) throw new OutOfTime();
          const started = store.timing.now();
          const outcome = await handle(message);
          log({
            level: 'info',
            message: 'event handled',
            ...facts(consumer, message),
            outcome,
            ms: store.timing.now() - started,
          });
        });
      }
    };

    await Promise.all(lanes(consumer, received).map(inTurn));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
};

class OutOfTime extends Error {
  constructor() {
    super('The function has no time left for this event; it comes back.');
  }
}

/** What may be handled side by side: every event, or for an ordered consumer every aggregate. */
const lanes = (consumer: Consumer, messages: readonly Received[]): readonly (readonly Received[])[] => {
  if (consumer.ordered === false) return messages.map((message) => [message]);
  const aggregates = Map.groupBy(messages, ({ envelope: { source, aggregate } }) =>
    JSON.stringify([source, aggregate.type, aggregate.id]),
  );
  return [...aggregates.values()].map((lane) =>
    lane.toSorted((one, other) => one.envelope.aggregate.sequence - other.envelope.aggregate.sequence),
  );
};

const facts = (consumer: Consumer, { envelope }: Message) => ({
  consumer: consumer.name,
  eventId: envelope.id,
  type: envelope.type,
  aggregate: `${envelope.aggregate.type}/${envelope.aggregate.id}`,
  sequence: envelope.aggregate.sequence,
  correlationId: envelope.correlationId,
});
