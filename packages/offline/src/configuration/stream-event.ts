import type { StreamMappingModel } from '../model.ts';
import type { Problems } from './problem.ts';
import type { Section } from './section.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const LIMITS = {
  batchSize: { min: 1, max: 10_000 },
  batchWindow: { min: 0, max: 300 },
  retries: { min: -1, max: 10_000 },
  recordAge: { min: -1, max: 604_800 },
  parallelization: { min: 1, max: 10 },
} as const;
/** What lies between -1 and this is in the range of the parameter, and refused all the same. */
const LEAST_RECORD_AGE = 60;
/** What the framework writes into the mapping when the event does not say. */
const DEFAULT_BATCH_SIZE = 10;

const SETTINGS = [
  'arn',
  'type',
  'batchSize',
  'batchWindow',
  'enabled',
  'startingPosition',
  'filterPatterns',
  'functionResponseType',
  'bisectBatchOnFunctionError',
  'maximumRetryAttempts',
  'maximumRecordAgeInSeconds',
  'parallelizationFactor',
  'destinations',
];

/** Reads a `stream` event of a function: an event source mapping on a table's stream. */
export function readStreamEvent(
  event: Section,
  target: { readonly id: string; readonly functionKey: string },
  problems: Problems,
): StreamMappingModel {
  event.only(SETTINGS, 'the stream setting');
  if (event.raw('type') === 'kinesis') {
    problems.add(
      'UNSUPPORTED_EVENT',
      event.at('type'),
      'Kinesis streams have no local counterpart; DynamoDB streams do',
    );
  }
  const maximumRecordAgeSeconds = event.integer('maximumRecordAgeInSeconds', LIMITS.recordAge) ?? -1;
  if (maximumRecordAgeSeconds > -1 && maximumRecordAgeSeconds < LEAST_RECORD_AGE) {
    const reason = `must be -1 or at least ${LEAST_RECORD_AGE}`;
    problems.add('INVALID_VALUE', event.at('maximumRecordAgeInSeconds'), reason);
  }
  const onFailure = readOnFailure(event, problems);
  return {
    ...target,
    streamArn: event.requiredText('arn'),
    enabled: event.flag('enabled') ?? true,
    batchSize: event.integer('batchSize', LIMITS.batchSize) ?? DEFAULT_BATCH_SIZE,
    batchWindowSeconds: event.integer('batchWindow', LIMITS.batchWindow) ?? 0,
    startingPosition: event.oneOf('startingPosition', ['TRIM_HORIZON', 'LATEST']) ?? 'TRIM_HORIZON',
    filters: event.list('filterPatterns') ?? [],
    reportBatchItemFailures: event.oneOf('functionResponseType', ['ReportBatchItemFailures']) !== undefined,
    bisectOnError: event.flag('bisectBatchOnFunctionError') ?? false,
    maximumRetryAttempts: event.integer('maximumRetryAttempts', LIMITS.retries) ?? -1,
    maximumRecordAgeSeconds,
    parallelizationFactor: event.integer('parallelizationFactor', LIMITS.parallelization) ?? 1,
    ...(onFailure === undefined ? {} : { onFailureDestinationArn: onFailure }),
    origin: event.origin,
  };
}

function readOnFailure(event: Section, problems: Problems): string | undefined {
  const destinations = event.child('destinations');
  destinations?.only(['onFailure'], 'the destination');
  const declared = destinations?.raw('onFailure');
  if (destinations === undefined || declared === undefined) return undefined;
  if (typeof declared === 'string') return declared;
  const onFailure = destinations.child('onFailure');
  onFailure?.only(['arn', 'type'], 'the on-failure setting');
  if (onFailure !== undefined && (onFailure.text('type') ?? 'sqs') !== 'sqs') {
    problems.add(
      'UNSUPPORTED_SETTING',
      onFailure.at('type'),
      'only a queue can be an on-failure destination locally',
    );
  }
  return onFailure?.requiredText('arn');
}
