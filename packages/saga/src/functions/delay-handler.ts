import type { Log } from '@edtech/contracts';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { WakeUp } from './delays.ts';
import { type LookOptions, lookAt } from './look.ts';

export interface DelayHandlerOptions extends LookOptions {
  readonly log: Log;
}

/**
 * The Lambda of the delayed messages: it looks at sagas for which it is time, and puts off what comes early once more. A message
 * that comes twice, or after another clock, finds nothing to do.
 */
export const createDelayHandler = ({ log, ...parts }: DelayHandlerOptions) => {
  const wake = async (wakeUp: WakeUp): Promise<void> => {
    if (Date.parse(wakeUp.at) > parts.timing.now()) await parts.delays.send(wakeUp);
    else await lookAt(parts, wakeUp);
  };

  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const failed = await Promise.all(
      Records.map(async ({ messageId, body }) => {
        try {
          const wakeUp = wakeUpIn(body);
          if (wakeUp === undefined) log({ level: 'error', message: 'no saga in a message', messageId });
          else await wake(wakeUp);
          return [];
        } catch (error) {
          // It comes again; and the sweeper looks at the timers as well.
          log({ level: 'warn', message: 'saga not looked at', messageId, error: String(error) });
          return [messageId];
        }
      }),
    );
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };
};

const wakeUpIn = (body: string): WakeUp | undefined => {
  try {
    const { name, id, at } = JSON.parse(body);
    return [name, id, at].every((field) => typeof field === 'string') ? { name, id, at } : undefined;
  } catch {
    return undefined;
  }
};
