import { type Log, traceFacts } from '@edtech/contracts';
import type { EventStore } from '@edtech/event-store';
import type { SQSRecord } from 'aws-lambda';
import { blockAt } from './blocked.ts';
import type { Consumer } from './consumer.ts';
import { subjectOf } from './inbox-name.ts';
import type { Message } from './message.ts';
import { CircuitOpen } from './outside.ts';
import { holdsUpItsAggregate, Poison } from './poison.ts';
import type { Queue } from './queue.ts';
import { RETRY_POLICY, visibilityAfterFailure } from './retry-policy.ts';
import { OutOfTime } from './time-budget.ts';

export interface FailuresOptions {
  readonly consumer: Consumer;
  readonly store: EventStore;
  readonly queue: Queue;
  readonly log: Log;
}

/**
 * What becomes of a message that failed. `dead-lettered`, `put-off`: it is safe elsewhere and may be deleted; `comes-back`:
 * from this very queue.
 */
export type Fate = 'dead-lettered' | 'put-off' | 'comes-back';

/** Decides what becomes of messages that fail, and sees to it. */
export const failuresOf = ({ consumer, store, queue, log }: FailuresOptions) => {
  const setAside = async (record: SQSRecord, poison: Poison): Promise<void> => {
    const { envelope } = poison;
    // First the mark, then the letter: an aggregate that waits without a letter is found; one that goes on is not.
    if (consumer.ordered !== false && envelope !== undefined && holdsUpItsAggregate(poison))
      await blockAt(store, subjectOf(consumer, envelope), envelope.aggregate.sequence);
    await queue.deadLetter(record, poison);
    log({
      level: 'error',
      message: 'event dead-lettered',
      consumer: consumer.name,
      messageId: record.messageId,
      eventId: envelope?.id,
      ...traceFacts(envelope?.trace),
      code: poison.code,
      reason: poison.message,
    });
  };

  /** As a new message, so that the failure spends no receive: it says nothing of the event. */
  const sendAgain = async (
    record: SQSRecord,
    error: Error,
    delaySeconds: number,
    message: Message | undefined,
  ): Promise<void> => {
    await queue.requeue(record.body, { delaySeconds, attributes: record.messageAttributes });
    log({
      level: 'warn',
      message: 'event put off',
      consumer: consumer.name,
      messageId: record.messageId,
      ...factsOf(message),
      retryInSeconds: delaySeconds,
      error: error.message,
    });
  };

  const comeBack = async (record: SQSRecord, error: unknown, message?: Message): Promise<void> => {
    const receives = receivesOf(record);
    const seconds = visibilityAfterFailure(receives, store.timing.random);
    log({
      level: 'warn',
      message: 'event failed',
      consumer: consumer.name,
      messageId: record.messageId,
      ...factsOf(message),
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

  const keep = async (record: SQSRecord, error: unknown, message?: Message): Promise<Fate> => {
    const isLast = receivesOf(record) >= RETRY_POLICY.maxReceiveCount;
    if (error instanceof Poison) {
      await setAside(record, error);
      return 'dead-lettered';
    }
    if (error instanceof CircuitOpen) {
      const seconds = Math.ceil(error.retryAfterSeconds * (1 + store.timing.random()));
      await sendAgain(record, error, seconds, message);
      return 'put-off';
    }
    if (!isLast) return 'comes-back';
    if (error instanceof OutOfTime) {
      await sendAgain(record, error, 0, message);
      return 'put-off';
    }
    await setAside(record, exhausted(error, message));
    return 'dead-lettered';
  };

  return async (record: SQSRecord, error: unknown, message?: Message): Promise<Fate> => {
    try {
      const fate = await keep(record, error, message);
      if (fate === 'comes-back') await comeBack(record, error, message);
      return fate;
    } catch (failure) {
      await comeBack(record, failure, message);
      return 'comes-back';
    }
  };
};

/** Of an event that could be read. */
const factsOf = (message: Message | undefined) =>
  message === undefined ? {} : { eventId: message.envelope.id, ...traceFacts(message.envelope.trace) };

export const receivesOf = ({ attributes }: SQSRecord): number => Number(attributes.ApproximateReceiveCount);

const exhausted = (error: unknown, message: Message | undefined): Poison =>
  new Poison(
    'retries-exhausted',
    `it failed ${RETRY_POLICY.maxReceiveCount} times, the last time with: ${String(error)}`,
    { envelope: message?.envelope, cause: error },
  );
