import { createFaults, type Faults, type SeededFaultPlan } from '../../src/faults/index.ts';
import { createJournal, type Journal } from '../../src/journal/index.ts';
import type { PlatformModel } from '../../src/model.ts';
import { busArn, functionNamed, ruleNamed, targetOf } from '../bus/model.ts';
import { platformWith, queueArn, queueNamed } from '../queues/model.ts';

const TABLE = 'arn:aws:dynamodb:eu-central-1:123456789012:table/notes';

/** A service with one site of every kind. */
export const model: PlatformModel = platformWith({
  functions: [functionNamed('work'), functionNamed('rest')],
  tables: [
    {
      logicalId: 'Notes',
      name: 'notes',
      arn: TABLE,
      streamArn: `${TABLE}/stream/local`,
      properties: {
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      },
    },
  ],
  queues: [queueNamed('jobs'), queueNamed('other'), queueNamed('ordered.fifo')],
  buses: [{ name: 'notes', arn: busArn('notes') }],
  rules: [
    ruleNamed('to-jobs', { targets: [targetOf(queueArn('jobs'))] }),
    ruleNamed('to-other', { targets: [targetOf(queueArn('other'))] }),
  ],
  streamMappings: [
    {
      id: 'work.stream.1',
      functionKey: 'work',
      streamArn: `${TABLE}/stream/local`,
      enabled: true,
      batchSize: 10,
      batchWindowSeconds: 0,
      startingPosition: 'TRIM_HORIZON',
      filters: [],
      reportBatchItemFailures: true,
      bisectOnError: false,
      maximumRetryAttempts: 2,
      maximumRecordAgeSeconds: -1,
      parallelizationFactor: 1,
      origin: { file: 'serverless.yml', path: 'functions.work.events[0]' },
    },
  ],
});

/** Faults of that service, with the plan in force when there is one. */
export function faultsWith(plan?: SeededFaultPlan): { readonly faults: Faults; readonly journal: Journal } {
  const journal = createJournal();
  const faults = createFaults({ model, journal });
  if (plan !== undefined) faults.set(plan);
  return { faults, journal };
}

/** What the journal says went wrong, in that order. */
export function struckIn(journal: Journal): readonly string[] {
  return journal
    .read(0, journal.last)
    .filter(({ kind, source }) => kind === 'fault' && source !== 'plan')
    .map(({ source, outcome }) => `${source} ${outcome}`);
}
