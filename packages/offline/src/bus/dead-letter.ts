import type { QueueMessageAttribute } from '../queues/index.ts';
import type { Exhausted } from './retry-policy.ts';
import type { Route } from './routing.ts';
import type { DeliveryFailure } from './target.ts';

/**
 * The attributes of a message in a target's dead-letter queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 *
 * @param exhausted undefined when the failure allowed no retry.
 */
export function deadLetterAttributes(
  { rule, target }: Route,
  failure: DeliveryFailure,
  retries: number,
  exhausted: Exhausted | undefined,
): Readonly<Record<string, QueueMessageAttribute>> {
  return {
    RULE_ARN: text(rule.arn),
    TARGET_ARN: text(target.arn),
    ERROR_CODE: text(failure.code),
    ERROR_MESSAGE: text(failure.message),
    RETRY_ATTEMPTS: { DataType: 'Number', StringValue: String(retries) },
    ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: text(exhausted) }),
  };
}

function text(value: string): QueueMessageAttribute {
  return { DataType: 'String', StringValue: value };
}
