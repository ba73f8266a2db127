import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '@edtech/contracts';
import type { Timing } from '@edtech/event-store';
import type { ScheduledEvent, SQSEvent } from 'aws-lambda';
import type { SagaSweeper } from './sweeper.ts';

export interface SagaSweepHandlerOptions {
  readonly sweeper: SagaSweeper;
  readonly sqs: SQSClient;
  /** The queue through which the sweeper wakes itself for the second pass of a minute. */
  readonly queueUrl: string;
  readonly timing: Timing;
  readonly log: Log;
}

/** Kept free at the end of an invocation for what the last page has to write. */
const RESERVED_MILLISECONDS = 3_000;

/** The shortest rate of a schedule is a minute. */
const SECOND_PASS_SECONDS = 30;

/** A sweep every 30 seconds: one for the schedule, and one for the message that the schedule's run sends to itself. */
export const createSagaSweepHandler = ({ sweeper, sqs, queueUrl, timing, log }: SagaSweepHandlerOptions) => {
  const wake = async (seconds: number, otherwise: string): Promise<void> => {
    try {
      await sqs.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: '{}', DelaySeconds: seconds }),
      );
    } catch (error) {
      // This pass is not lost with the next one.
      log({ level: 'error', message: otherwise, error: String(error) });
    }
  };

  return async (
    event: ScheduledEvent | SQSEvent,
    context: { getRemainingTimeInMillis(): number },
  ): Promise<void> => {
    if (!('Records' in event)) await wake(SECOND_PASS_SECONDS, 'no second pass this minute');
    const report = await sweeper.sweep(
      timing.now() + context.getRemainingTimeInMillis() - RESERVED_MILLISECONDS,
    );
    if (report.unfinished > 0) await wake(0, 'the rest waits for the next pass');
    if (Object.values(report).some((count) => count > 0))
      log({ level: report.errors > 0 ? 'error' : 'info', message: 'sagas swept', ...report });
  };
};
