import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '@edtech/contracts';
import type { Timing } from '@edtech/event-store';
import type { ScheduledEvent, SQSEvent } from 'aws-lambda';
import type { Sweeper } from './sweeper.ts';

export interface SweepHandlerOptions {
  readonly sweeper: Sweeper;
  readonly sqs: SQSClient;
  /** The queue through which the sweeper wakes itself for the second pass of a minute. */
  readonly queueUrl: string;
  readonly timing: Timing;
  readonly log: Log;
}

/** One minute is the shortest rate of a schedule; the second pass comes from a message delayed by half of it. */
const SECOND_PASS_SECONDS = 30;

const RESERVED_MILLISECONDS = 3_000;

/** A sweep every 30 seconds: one for the schedule, one for the message that the schedule's run sends to itself. */
export const createSweepHandler =
  ({ sweeper, sqs, queueUrl, timing, log }: SweepHandlerOptions) =>
  async (
    event: ScheduledEvent | SQSEvent,
    context: { getRemainingTimeInMillis(): number },
  ): Promise<void> => {
    if (!('Records' in event)) {
      await sqs.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: '{}', DelaySeconds: SECOND_PASS_SECONDS }),
      );
    }
    const report = await sweeper.sweep(
      timing.now() + context.getRemainingTimeInMillis() - RESERVED_MILLISECONDS,
    );
    if (report.published + report.deferred + report.failed > 0)
      log({ level: 'info', message: 'swept', ...report });
  };
