import type { FunctionModel, PlatformModel, TargetModel } from '../model.ts';
import { QueueRequestRefused, type QueueService } from '../queues/index.ts';
import type { AsynchronousInvocations } from './asynchronous-invocation.ts';
import type { BusEvent } from './event.ts';
import { type PayloadContext, payloadOf } from './input/index.ts';

/** A target did not take an event. */
export interface DeliveryFailure {
  /** One of the error codes that EventBridge writes to a dead-letter queue. */
  readonly code: 'NO_RESOURCE' | 'INVALID_PARAMETER' | 'INVALID_JSON' | 'THROTTLING' | 'INTERNAL_ERROR';
  readonly message: string;
  readonly retryable: boolean;
}

/** One attempt to hand an event to a target; undefined when the target took it. */
export type DeliverTo = (
  target: TargetModel,
  event: BusEvent,
  context: PayloadContext,
) => Promise<DeliveryFailure | undefined>;

/** Hands events to queues, and to functions as asynchronous invocations: those count as delivered once they are queued. */
export function deliverToTargets(
  model: Pick<PlatformModel, 'functions'>,
  queues: Pick<QueueService, 'send'>,
  invocations: AsynchronousInvocations,
): DeliverTo {
  const functions = new Map<string, FunctionModel>(model.functions.map((fn) => [fn.arn, fn]));
  return async (target, event, context) => {
    const [, , service] = target.arn.split(':');
    const payload = payloadOf(target.input, event, context);
    if (service === 'sqs') return sendToQueue(queues, target, payload, event);
    const fn = functions.get(target.arn);
    if (fn === undefined) {
      return { code: 'NO_RESOURCE', message: `There is no target ${target.arn}.`, retryable: false };
    }
    const parsed = target.input === undefined ? { value: event } : parse(payload);
    if (parsed === undefined) {
      const message = 'The transformed event is not JSON.';
      return { code: 'INVALID_JSON', message, retryable: false };
    }
    invocations.start(fn, parsed.value);
    return undefined;
  };
}

async function sendToQueue(
  queues: Pick<QueueService, 'send'>,
  target: TargetModel,
  payload: string,
  event: BusEvent,
): Promise<DeliveryFailure | undefined> {
  try {
    await queues.send(target.arn, payload, groupOf(target, event));
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

function parse(json: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
}

/** The event's id deduplicates in a FIFO queue; targets without a group are standard queues. */
function groupOf({ messageGroupId }: TargetModel, event: BusEvent) {
  return messageGroupId === undefined ? {} : { groupId: messageGroupId, deduplicationId: event.id };
}

/** A missing queue or a message that can never fit goes to the dead-letter queue at once; the rest is retried. */
function failureOf(error: unknown): DeliveryFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof QueueRequestRefused)) return { code: 'INTERNAL_ERROR', message, retryable: true };
  switch (error.awsCode) {
    case 'QueueDoesNotExist':
      return { code: 'NO_RESOURCE', message, retryable: false };
    case 'ThrottlingException':
    case 'RequestThrottled':
      return { code: 'THROTTLING', message, retryable: true };
    case 'InternalError':
    case 'InternalFailure':
    case 'ServiceUnavailable':
      return { code: 'INTERNAL_ERROR', message, retryable: true };
    default:
      return { code: 'INVALID_PARAMETER', message, retryable: false };
  }
}
