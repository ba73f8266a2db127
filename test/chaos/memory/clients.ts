import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSMessageAttributes } from 'aws-lambda';
import type { SimulatedBus } from './bus.ts';
import type { Environment } from './environment.ts';
import type { SimulatedQueue } from './queue.ts';
import type { World } from './world.ts';

/*
 * The SDK's clients as an execution environment has them. Only `send` is there: it is all that the product calls, and
 * the casts say so.
 */

interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

class ServiceFailure extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Gives up on `answer` when the caller does; what was sent takes effect all the same. */
const abortable = <Result>(answer: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> =>
  signal === undefined
    ? answer
    : new Promise((resolve, reject) => {
        const abort = () => reject(new ServiceFailure('AbortError', 'Request aborted'));
        if (signal.aborted) abort();
        signal.addEventListener('abort', abort, { once: true });
        answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
      });

/** EventBridge, with calls and entries that fail. */
export const busClientOf = (world: World, bus: SimulatedBus, { call }: Environment): EventBridgeClient => {
  const { faults } = world;

  const put = ({ input: { Entries = [] } }: PutEventsCommand) => {
    if (faults.outUntil('bus-outage', 'bus') !== undefined)
      throw new ServiceFailure('InternalException', 'the bus is out');
    if (faults.strikes('bus-throttled')) throw new ServiceFailure('ThrottlingException', 'Rate exceeded');
    const results = Entries.map(
      (entry): PutEventsResultEntry =>
        faults.strikes('entry-refused')
          ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' }
          : { EventId: bus.take(entry) },
    );
    if (faults.strikes('bus-answer-lost')) throw new ServiceFailure('TimeoutError', 'the answer was lost');
    return {
      Entries: results,
      FailedEntryCount: results.filter(({ EventId }) => EventId === undefined).length,
    };
  };

  return {
    send(command: unknown, { abortSignal }: SendOptions = {}) {
      if (!(command instanceof PutEventsCommand)) throw new Error('The simulated bus knows PutEvents alone.');
      return abortable(
        call('bus.put', () => put(command)),
        abortSignal,
      );
    },
  } as unknown as EventBridgeClient;
};

/** SQS, with calls that fail before or after they took effect. */
export const queueClientOf = (
  world: World,
  queues: readonly SimulatedQueue[],
  { call }: Environment,
): SQSClient => {
  const { faults } = world;
  const queueAt = (url: string | undefined): SimulatedQueue => {
    const queue = queues.find(({ name }) => name === url);
    if (queue === undefined) throw new ServiceFailure('QueueDoesNotExist', `There is no queue at ${url}.`);
    return queue;
  };

  const send = ({ input }: SendMessageCommand) => {
    queueAt(input.QueueUrl).send(input.MessageBody ?? '', {
      attributes: received(input.MessageAttributes),
      delayMilliseconds: (input.DelaySeconds ?? 0) * 1_000,
    });
  };

  /** Each message may be refused for itself, and the answer of a call that took effect may be lost. */
  const sendBatch = ({ input: { QueueUrl, Entries = [] } }: SendMessageBatchCommand) => {
    if (faults.outUntil('queue-outage', QueueUrl ?? '') !== undefined)
      throw new ServiceFailure('ServiceUnavailable', 'the queue is out');
    if (faults.strikes('queue-unavailable'))
      throw new ServiceFailure('ServiceUnavailable', 'the queue did not answer');
    const refused = Entries.filter(() => faults.strikes('queue-unavailable'));
    const taken = Entries.filter((entry) => !refused.includes(entry));
    for (const { MessageBody = '' } of taken) queueAt(QueueUrl).send(MessageBody);
    if (faults.strikes('queue-unavailable')) throw new ServiceFailure('TimeoutError', 'the answer was lost');
    return {
      Successful: taken.map(({ Id }) => ({ Id })),
      Failed: refused.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
    };
  };

  const changeVisibility = ({ input }: ChangeMessageVisibilityCommand) => {
    const milliseconds = (input.VisibilityTimeout ?? 0) * 1_000;
    if (!queueAt(input.QueueUrl).changeVisibility(input.ReceiptHandle ?? '', milliseconds))
      throw new ServiceFailure('MessageNotInflight', 'The message is not in flight.');
  };

  const faulty = (effect: () => void): object => {
    const struck = faults.strikes('queue-unavailable');
    const tookEffect = !struck || world.chance.strikes(0.5);
    if (tookEffect) effect();
    if (struck) throw new ServiceFailure('ServiceUnavailable', 'the queue did not answer');
    return {};
  };

  return {
    send(command: unknown, { abortSignal }: SendOptions = {}) {
      if (command instanceof SendMessageBatchCommand)
        return abortable(
          call('sqs.sendBatch', () => sendBatch(command)),
          abortSignal,
        );
      if (command instanceof SendMessageCommand) return call('sqs.send', () => faulty(() => send(command)));
      if (command instanceof ChangeMessageVisibilityCommand)
        return call('sqs.changeVisibility', () => faulty(() => changeVisibility(command)));
      throw new Error('The simulated queues do not know this command.');
    },
  } as unknown as SQSClient;
};

/** Attributes as they are sent, in the form in which a function receives them. */
const received = (attributes: SendMessageCommand['input']['MessageAttributes'] = {}): SQSMessageAttributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { StringValue = '' }]) => [
      name,
      { stringValue: StringValue, dataType: 'String', stringListValues: [], binaryListValues: [] },
    ]),
  );
