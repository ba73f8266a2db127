import type { AsynchronousModel } from '../model.ts';
import type { Problems } from './problem.ts';
import type { Section } from './section.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
const LIMITS = { retries: { min: 0, max: 2 }, ageSeconds: { min: 60, max: 21_600 } } as const;

/** The settings of a function that are about its asynchronous invocations. */
export const ASYNCHRONOUS_SETTINGS = ['destinations', 'maximumRetryAttempts', 'maximumEventAge'];

/**
 * Reads how a function wants its asynchronous invocations; undefined when it says nothing about them.
 * @param destinations with every intrinsic resolved.
 */
export function readAsynchronous(
  fn: Section,
  destinations: Section | undefined,
  problems: Problems,
): AsynchronousModel | undefined {
  if (!ASYNCHRONOUS_SETTINGS.some((setting) => fn.has(setting))) return undefined;
  destinations?.only(['onSuccess', 'onFailure'], 'the destination');
  const maximumRetryAttempts = fn.integer('maximumRetryAttempts', LIMITS.retries);
  const maximumEventAgeSeconds = fn.integer('maximumEventAge', LIMITS.ageSeconds);
  const onSuccessArn = destinations && readDestination(destinations, 'onSuccess', problems);
  const onFailureArn = destinations && readDestination(destinations, 'onFailure', problems);
  return {
    ...(maximumRetryAttempts === undefined ? {} : { maximumRetryAttempts }),
    ...(maximumEventAgeSeconds === undefined ? {} : { maximumEventAgeSeconds }),
    ...(onSuccessArn === undefined ? {} : { onSuccessArn }),
    ...(onFailureArn === undefined ? {} : { onFailureArn }),
    origin: fn.origin,
  };
}

/** An ARN, or a mapping with a type and an ARN; a plain name would be a function's. */
function readDestination(destinations: Section, key: string, problems: Problems): string | undefined {
  const declared = destinations.raw(key);
  if (declared === undefined) return undefined;
  const refuse = (at: Section, name: string) => {
    problems.add(
      'UNSUPPORTED_SETTING',
      at.at(name),
      'only a standard queue can be a destination locally; give the ARN of one',
    );
    return undefined;
  };
  if (typeof declared === 'string') return isStandardQueue(declared) ? declared : refuse(destinations, key);
  const destination = destinations.child(key);
  if (destination === undefined) return undefined;
  destination.only(['type', 'arn'], 'the destination setting');
  if (destination.text('type') !== 'sqs') return refuse(destination, 'type');
  const arn = destination.requiredText('arn');
  if (arn === '') return undefined;
  return isStandardQueue(arn) ? arn : refuse(destination, 'arn');
}

/** Lambda refuses FIFO queues as destinations. */
function isStandardQueue(arn: string): boolean {
  return arn.startsWith('arn:aws:sqs:') && !arn.endsWith('.fifo');
}
