import type { Log } from '@edtech/contracts';
import type { EventStore } from '@edtech/event-store';
import { fencePk } from '@edtech/event-store/layout';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Consumer } from './consumer.ts';
import { failuresOf } from './failures.ts';
import { handleOnce, type Outcome } from './handle.ts';
import { isReprocessed, subjectOf } from './inbox-name.ts';
import { markerOf, refuseTooOld } from './marker.ts';
import { type Message, readBody } from './message.ts';
import { handleInOrder } from './ordered.ts';
import { overrideOf } from './override.ts';
import type { Queue } from './queue.ts';
import { withinTime } from './time-budget.ts';

export interface SqsHandlerOptions {
  readonly store: EventStore;
  readonly queue: Queue;
  readonly log: Log;
}

/**
 * Kept free at the end of an invocation, to say what became of the messages. No handler outlives its function so, nor
 * its message's visibility timeout, which is six times as long.
 */
const RESERVED_MILLISECONDS = 2_000;

interface Received extends Message {
  readonly record: SQSRecord;
}

/**
 * The Lambda of a consumer. It answers with the messages that failed, and only those come back: later each time, and
 * to the dead letters in the end. Poison goes there at once. Aggregates are handled side by side, the events of one in
 * their order.
 */
export const sqsHandler = (consumer: Consumer, { store, queue, log }: SqsHandlerOptions) => {
  const failed = failuresOf({ consumer, store, queue, log });

  const handle = async (message: Received, signal: AbortSignal): Promise<Outcome> => {
    if (consumer.ordered !== false) return handleInOrder({ store, consumer, queue, log, signal }, message);
    const { envelope, handles, record } = message;
    const override = overrideOf(record);
    if (override !== undefined)
      log({ level: 'warn', message: 'age overridden', ...facts(consumer, message), override });
    // Markers of a reprocessing replay are younger than its messages, whatever the age of the events.
    else if (!isReprocessed(consumer, envelope)) refuseTooOld(store, envelope);
    const guard = markerOf(store, consumer, envelope);
    // The commit would tell as well, but only after the handler's effects outside.
    if (!guard.stands(await store.table.get(guard.key))) return 'duplicate';
    const outcome = await handleOnce({
      store,
      consumer,
      envelope,
      guard,
      signal,
      ...(handles && { handles }),
    });
    return outcome === 'moved' ? 'duplicate' : outcome;
  };

  return async (
    event: SQSEvent,
    context: { getRemainingTimeInMillis(): number },
  ): Promise<SQSBatchResponse> => {
    const comingBack: string[] = [];

    const attempt = async (
      record: SQSRecord,
      work: () => Promise<void>,
      message?: Message,
    ): Promise<void> => {
      try {
        await work();
      } catch (error) {
        if ((await failed(record, error, message)) === 'comes-back') comingBack.push(record.messageId);
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
        const work = async () => {
          const started = store.timing.now();
          const budget = context.getRemainingTimeInMillis() - RESERVED_MILLISECONDS;
          const outcome = await withinTime(budget, (signal) => handle(message, signal));
          const ms = store.timing.now() - started;
          log({ level: 'info', message: 'event handled', ...facts(consumer, message), outcome, ms });
        };
        await attempt(message.record, work, message);
      }
    };

    await Promise.all(lanes(consumer, received).map(inTurn));
    return { batchItemFailures: comingBack.map((itemIdentifier) => ({ itemIdentifier })) };
  };
};

/** What may be handled side by side: every event, or for an ordered consumer every aggregate. */
const lanes = (consumer: Consumer, messages: readonly Received[]): readonly (readonly Received[])[] => {
  if (consumer.ordered === false) return messages.map((message) => [message]);
  const aggregates = Map.groupBy(messages, ({ envelope }) => fencePk(subjectOf(consumer, envelope)));
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
  ...(envelope.replay === undefined ? {} : { replay: envelope.replay }),
});
