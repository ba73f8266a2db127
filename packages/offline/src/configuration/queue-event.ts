import type { QueueMappingModel } from '../model.ts';
import type { Problems } from './problem.ts';
import type { Section } from './section.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const LIMITS = {
  batchSize: { min: 1, max: 10_000 },
  batchWindow: { min: 0, max: 300 },
  concurrency: { min: 2, max: 1_000 },
} as const;
const DEFAULT_BATCH_SIZE = 10;
/** Above this many messages Lambda wants a batch window of at least one second. */
const LARGEST_BATCH_WITHOUT_WINDOW = 10;

const SETTINGS = [
  'arn',
  'batchSize',
  'maximumBatchingWindow',
  'enabled',
  'filterPatterns',
  'functionResponseType',
  'maximumConcurrency',
];

/** Reads an `sqs` event of a function: an event source mapping on a queue. */
export function readQueueEvent(
  event: Section,
  target: { readonly id: string; readonly functionKey: string },
  problems: Problems,
): QueueMappingModel {
  event.only(SETTINGS, 'the sqs setting');
  const batchSize = event.integer('batchSize', LIMITS.batchSize) ?? DEFAULT_BATCH_SIZE;
  const batchWindowSeconds = event.integer('maximumBatchingWindow', LIMITS.batchWindow) ?? 0;
  if (batchSize > LARGEST_BATCH_WITHOUT_WINDOW && batchWindowSeconds === 0) {
    problems.add(
      'INVALID_VALUE',
      event.at('batchSize'),
      'a batch above 10 needs a maximumBatchingWindow of at least 1',
    );
  }
  const maximumConcurrency = event.integer('maximumConcurrency', LIMITS.concurrency);
  return {
    ...target,
    queueArn: event.requiredText('arn'),
    enabled: event.flag('enabled') ?? true,
    batchSize,
    batchWindowSeconds,
    filters: event.list('filterPatterns') ?? [],
    reportBatchItemFailures: event.oneOf('functionResponseType', ['ReportBatchItemFailures']) !== undefined,
    ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
    origin: event.origin,
  };
}
