import type { Origin, PlatformModel } from '../model.ts';
import type { Problems } from './problem.ts';

/** Checks that what refers to each other exists, and fits as AWS wants it when the stack is deployed. */
export function checkLinks(model: PlatformModel, problems: Problems): void {
  const queues = new Map(model.queues.map((queue) => [queue.arn, queue]));
  const functions = new Map(model.functions.map((fn) => [fn.key, fn]));
  const functionArns = new Set(model.functions.map(({ arn }) => arn));
  const streams = new Set(model.tables.map(({ streamArn }) => streamArn));
  const buses = new Set(model.buses.map(({ name }) => name));

  const needQueue = (arn: string | undefined, origin: Origin, path: string) => {
    if (arn === undefined || arn === '' || queues.has(arn)) return;
    problems.add('UNKNOWN_REFERENCE', within(origin, path), `${arn} is not a queue of this service`);
  };

  for (const queue of model.queues) {
    const origin = { file: 'resources', path: `resources.Resources.${queue.logicalId}.Properties` };
    needQueue(queue.redrive?.deadLetterQueueArn, origin, 'RedrivePolicy.deadLetterTargetArn');
    const dead = queues.get(queue.redrive?.deadLetterQueueArn ?? '');
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
    if (dead !== undefined && dead.fifo !== queue.fifo) {
      const kind = queue.fifo ? 'FIFO' : 'standard';
      problems.add('INVALID_VALUE', origin, `the dead-letter queue of a ${kind} queue must be one as well`);
    }
  }
  for (const mapping of model.streamMappings) {
    if (mapping.streamArn !== '' && !streams.has(mapping.streamArn)) {
      problems.add(
        'UNKNOWN_REFERENCE',
        mapping.origin,
        `${mapping.streamArn} is not the stream of a table of this service`,
      );
    }
    needQueue(mapping.onFailureDestinationArn, mapping.origin, 'destinations.onFailure');
  }
  for (const mapping of model.queueMappings) {
    needQueue(mapping.queueArn, mapping.origin, 'arn');
    const queue = queues.get(mapping.queueArn);
    const timeout = functions.get(mapping.functionKey)?.timeoutSeconds ?? 0;
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: Lambda refuses such a mapping.
    if (queue !== undefined && queue.visibilityTimeoutSeconds < timeout) {
      problems.add(
        'INVALID_VALUE',
        mapping.origin,
        `the visibility timeout of ${queue.name} (${queue.visibilityTimeoutSeconds} s) is less than the function's timeout (${timeout} s)`,
      );
    }
    if (queue?.fifo === true && mapping.batchSize > 10) {
      problems.add('INVALID_VALUE', mapping.origin, 'a FIFO queue takes batches of at most 10');
    }
    if (queue?.fifo === true && mapping.batchWindowSeconds > 0) {
      problems.add('INVALID_VALUE', mapping.origin, 'a FIFO queue takes no maximumBatchingWindow');
    }
  }
  for (const { asynchronous } of model.functions) {
    if (asynchronous === undefined) continue;
    const { onSuccessArn, onFailureArn, origin } = asynchronous;
    needQueue(onSuccessArn, origin, 'destinations.onSuccess');
    needQueue(onFailureArn, origin, 'destinations.onFailure');
  }
  for (const { busName, origin } of model.archives ?? []) {
    if (busName !== '' && !buses.has(busName))
      problems.add(
        'UNKNOWN_REFERENCE',
        within(origin, 'SourceArn'),
        `${busName} is not a bus of this service`,
      );
  }
  for (const rule of model.rules) {
    if (!buses.has(rule.busName)) {
      problems.add('UNKNOWN_REFERENCE', rule.origin, `${rule.busName} is not a bus of this service`);
    }
    for (const target of rule.targets) {
      if (target.arn !== '' && !queues.has(target.arn) && !functionArns.has(target.arn)) {
        problems.add(
          'UNKNOWN_REFERENCE',
          within(rule.origin, `Targets.${target.id}`),
          `${target.arn} is neither a queue nor a function of this service`,
        );
      }
      needQueue(target.deadLetterQueueArn, rule.origin, `Targets.${target.id}.DeadLetterConfig`);
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
      if (queues.get(target.deadLetterQueueArn ?? '')?.fifo === true) {
        const at = within(rule.origin, `Targets.${target.id}.DeadLetterConfig`);
        problems.add('INVALID_VALUE', at, 'the dead-letter queue of a target must be a standard queue');
      }
    }
  }
}

function within(origin: Origin, path: string): Origin {
  return { file: origin.file, path: `${origin.path}.${path}` };
}
