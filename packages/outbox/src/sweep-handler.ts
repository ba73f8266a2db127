import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '@edtech/contracts';
import type { Timing } from '@edtech/event-store';
import type { ScheduledEvent, SQSEvent } from 'aws-lambda';
import { SWEEP_INTERVAL_MILLISECONDS } from './retry-policy.ts';

/** What a pass did, in counts. */
export interface SweepCounts {
  readonly errors: number;
  /** Given up for good. */
  readonly failed?: number;
  /** Left over when the time of the pass was up. */
  readonly unfinished: number;
}

export interface SweepHandlerOptions {
  readonly sweeper: {
    /** @param deadline epoch milliseconds: the pass ends by then */
    sweep(deadline: number): Promise<SweepCounts>;
  };
  /** The message with which a pass that did something is logged; `swept` unless told. */
  readonly says?: string;
  readonly sqs: SQSClient;
  /** The queue through which the sweeper wakes itself for the second pass of a minute. */
  readonly queueUrl: string;
  readonly timing: Timing;
  readonly log: Log;
  /** Looks at what a pass has left, after each. Never rejects. */
  readonly afterwards?: (() => Promise<void>) | undefined;
}

/** Kept free at the end of an invocation for what the last page has to write. */
const RESERVED_MILLISECONDS = 3_000;

/**
 * A sweep every 30 seconds: one for the schedule, whose shortest rate is one minute, and one for the message that the
 * schedule's run sends to itself. A pass that runs out of time sends itself on at once.
 */
export const createSweepHandler = ({
  sweeper,
  says = 'swept',
  sqs,
  queueUrl,
  timing,
  log,
  afterwards,
}: SweepHandlerOptions) => {
  const wake = async (seconds: number, otherwise: string): Promise<void> => {
    try {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: '{}',
          DelaySeconds: seconds,
        }),
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
    if (!('Records' in event)) await wake(SWEEP_INTERVAL_MILLISECONDS / 1_000, 'no second pass this minute');
    const report = await sweeper.sweep(
      timing.now() + context.getRemainingTimeInMillis() - RESERVED_MILLISECONDS,
    );
    // After an outage: what is due does not wait for the next pass.
    if (report.unfinished > 0) await wake(0, 'the rest waits for the next pass');
    const { errors, failed = 0 } = report;
    if (Object.values(report).some((count) => count > 0))
      log({ level: errors + failed > 0 ? 'error' : 'info', message: says, ...report });
    await afterwards?.();
  };
};
