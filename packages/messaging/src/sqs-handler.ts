import { type Log, traceFacts } from '@edtech/contracts';
import type { EventStore } from '@edtech/event-store';
import { fencePk } from '@edtech/event-store/layout';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Consumer } from './consumer.ts';
import { failuresOf, receivesOf } from './failures.ts';
import { handleOnce, type Outcome } from './handle.ts';
import { isReprocessed, subjectOf } from './inbox-name.ts';
import { markerOf, refuseTooOld } from './marker.ts';
import { type Message, readBody } from './message.ts';
import { type DeliveryObserver, decided, type ObserveDeliveries } from './observe.ts';
import { handleInOrder } from './ordered.ts';
import { overrideOf } from './override.ts';
import { Poison } from './poison.ts';
import type { Queue } from './queue.ts';
import { handleRepeatable } from './repeatable.ts';
import { withinTime } from './time-budget.ts';

export interface SqsHandlerOptions {
  readonly store: EventStore;
  readonly queue: Queue;
  readonly log: Log;
  /** Who is told what becomes of the events of each batch. */
  readonly observe?: ObserveDeliveries | undefined;
}

/**
 * Kept free at the end of an invocation, to say what became of the messages. No handler outlives its function so, nor
 * its message's visibility timeout, which is six times as long.
 */
const RESERVED_MILLISECONDS = 2_000;

/** Of those, kept free for the answer itself. */
const ANSWER_MILLISECONDS = 500;

interface Received extends Message {
  readonly record: SQSRecord;
}

/**
 * The Lambda of a consumer. It answers with the messages that failed, and only those come back: later each time, and
 * to the dead letters in the end. Poison goes there at once. Aggregates are handled side by side, the events of one in
 * their order.
 */
export const sqsHandler = (consumer: Consumer, { store, queue, log, observe }: SqsHandlerOptions) => {
  const failed = failuresOf({ consumer, store, queue, log });

  const handleAlone = async (message: Received, signal: AbortSignal): Promise<Outcome> => {
    const { envelope, handles, record } = message;
    const work = { store, consumer, envelope, signal, ...(handles && { handles }) };
    if (consumer.repeatable !== undefined) return handleRepeatable(work);
    const override = overrideOf(record);
    if (override !== undefined)
      log({ level: 'warn', message: 'age overridden', ...facts(consumer, message), override });
    // Markers of a reprocessing replay are younger than its messages, whatever the age of the events.
    else if (!isReprocessed(consumer, envelope)) refuseTooOld(store, envelope);
    const guard = markerOf(store, consumer, envelope);
    // The commit would tell as well, but only after the handler's effects outside; what comes back has often been handled.
    const isDoubtful = consumer.reachesOutside === true || receivesOf(record) > 1;
    if (isDoubtful && !guard.stands(await store.table.get(guard.key))) return 'duplicate';
    const outcome = await handleOnce({ ...work, guard });
    return outcome === 'moved' ? 'duplicate' : outcome;
  };

  const handle = async (
    message: Received,
    signal: AbortSignal,
    observer: DeliveryObserver | undefined,
  ): Promise<Outcome> => {
    if (consumer.ordered !== false)
      return handleInOrder({ store, consumer, queue, log, signal, observer }, message);
    const outcome = await handleAlone(message, signal);
    observer?.delivered(decided(consumer, message.envelope, outcome, store.timing.now()));
    return outcome;
  };

  return async (
    event: SQSEvent,
    context: { getRemainingTimeInMillis(): number },
  ): Promise<SQSBatchResponse> => {
    const comingBack: string[] = [];
    const observer = observe?.();

    const attempt = async (
      record: SQSRecord,
      work: () => Promise<void>,
      message?: Message,
    ): Promise<void> => {
      try {
        await work();
      } catch (error) {
        const fate = await failed(record, error, message);
        if (fate === 'comes-back') comingBack.push(record.messageId);
        const ending = fate === 'dead-lettered' ? 'deadLettered' : 'retried';
        observer?.delivered({ consumer: consumer.name, type: typeOf(error, message), ending });
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
          const outcome = await withinTime(budget, (signal) => handle(message, signal, observer));
          const ms = store.timing.now() - started;
          log({ level: 'info', message: 'event handled', ...facts(consumer, message), outcome, ms });
        };
        await attempt(message.record, work, message);
      }
    };

    await Promise.all(lanes(consumer, received).map(inTurn));
    await observer?.end(context.getRemainingTimeInMillis() - ANSWER_MILLISECONDS);
    return { batchItemFailures: comingBack.map((itemIdentifier) => ({ itemIdentifier })) };
  };
};

/** Type of an event that failed, as far as its message could be read. */
const typeOf = (error: unknown, message: Message | undefined): string | undefined =>
  message?.envelope.type ?? (error instanceof Poison ? error.envelope?.type : undefined);

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
  ...traceFacts(envelope.trace),
  ...(envelope.replay === undefined ? {} : { replay: envelope.replay }),
});
