import { type Classification, classify, type SourceKind } from '@edtech/dead-letters';

const exhausted = (message: string) => ({
  code: 'retries-exhausted',
  message: `it failed 8 times, the last time with: ${message}`,
});

test.each<[string, SourceKind, Parameters<typeof classify>[1], Classification]>([
  ['what is no event', 'consumer', { code: 'event-malformed', message: '' }, 'poison'],
  ['an event that nobody handles', 'consumer', { code: 'event-unexpected', message: '' }, 'poison'],
  ['an event of another history', 'consumer', { code: 'sequence-reused', message: '' }, 'poison'],
  ['an event that is too old', 'consumer', { code: 'event-too-old', message: '' }, 'poison'],
  ['an answer to no saga', 'consumer', { code: 'saga-unknown', message: '' }, 'poison'],
  ['an event that breaks its schema', 'consumer', { code: 'event-invalid', message: '' }, 'schema'],
  ['a version that nobody speaks', 'consumer', { code: 'event-version-unknown', message: '' }, 'schema'],
  ['a function that could say nothing', 'consumer', { code: 'receives-exhausted', message: '' }, 'transient'],
  ['a message of a timer', 'delay', { code: 'receives-exhausted', message: '' }, 'transient'],
  ['a throttled table', 'consumer', exhausted('ThrottlingException: Rate exceeded'), 'transient'],
  ['a call that timed out', 'consumer', exhausted('OutsideTimeout: Stripe did not answer'), 'transient'],
  ['a host that is away', 'consumer', exhausted('Error: connect ECONNREFUSED 10.0.0.1:443'), 'transient'],
  [
    'a defect',
    'consumer',
    exhausted("TypeError: Cannot read properties of undefined (reading 'timeout')"),
    'unknown',
  ],
  ['an error that says nothing', 'consumer', exhausted('Error: no'), 'unknown'],
  ['a code that nobody knows', 'consumer', { code: 'new-code', message: 'timeout' }, 'unknown'],
  ['a throttled target', 'rule-target', { code: 'THROTTLING', message: 'Rate exceeded' }, 'transient'],
  ['a target that is gone', 'rule-target', { code: 'RESOURCE_NOT_FOUND', message: 'No queue' }, 'unknown'],
  ['a target without permission', 'rule-target', { code: 'NO_PERMISSIONS', message: '' }, 'unknown'],
  ['an entry that the bus refuses', 'outbox', { code: 'ValidationException', message: 'timeout' }, 'poison'],
  ['records of a stream', 'stream', { code: 'RetryAttemptsExhausted', message: 'timeout' }, 'unknown'],
  ['a saga that is stuck', 'saga', { code: 'saga-stuck', message: 'timeout' }, 'unknown'],
])('%s', (_, kind, error, classification) => {
  expect(classify({ kind }, error)).toBe(classification);
});

test.each([
  ['table-unavailable', 'unavailable', 'transient'],
  ['concurrency-conflict', 'conflict', 'transient'],
  ['booking-exists', 'conflict', 'unknown'],
  ['account-not-found', 'not-found', 'unknown'],
] as const)('a handler that failed with %s, of the kind %s, is %s', (code, kind, classification) => {
  const error = { ...exhausted('Something: the connection timed out'), cause: { code, kind } };
  expect(classify({ kind: 'consumer' }, error)).toBe(classification);
});
