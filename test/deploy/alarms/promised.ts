/** The dimension of a figure of our own. */
export const OWN = { Name: 'service', Value: 'edtech-dev' };

const ABOVE = 'GreaterThanThreshold';
const FROM = 'GreaterThanOrEqualToThreshold';
const BELOW = 'LessThanThreshold';

/**
 * Each promise, at one of its places: what is looked at, how values are made, and when it is broken. Numbers stand here once more
 * on purpose: whoever changes one says so twice.
 */
export const PROMISES = [
  {
    promise: 'event-latency',
    place: '-payment',
    looks: ['edtech', 'HandledAfter', [OWN, { Name: 'consumer', Value: 'payment-accounts' }], 'p95', 300],
    breaks: [ABOVE, 1_000, 2, 3, 'notBreaching'],
  },
  {
    promise: 'consumer-backlog',
    place: '-payment',
    looks: [
      'AWS/SQS',
      'ApproximateAgeOfOldestMessage',
      [{ Name: 'QueueName', Value: 'edtech-payment-accounts-dev' }],
      'Maximum',
      60,
    ],
    breaks: [ABOVE, 900, 3, 5, 'notBreaching'],
  },
  {
    promise: 'outbox-age',
    place: '-booking-sagas',
    looks: [
      'edtech',
      'OldestPending',
      [OWN, { Name: 'outbox', Value: 'edtech.booking-sagas' }],
      'Maximum',
      60,
    ],
    breaks: [ABOVE, 150_000, 2, 3, 'ignore'],
  },
  {
    promise: 'outbox-items',
    place: '',
    looks: ['edtech', 'Pending', [OWN], 'Maximum', 60],
    breaks: [FROM, 1_000, 3, 5, 'ignore'],
  },
  {
    promise: 'outbox-bytes',
    place: '',
    looks: ['edtech', 'PendingBytes', [OWN], 'Maximum', 60],
    breaks: [FROM, 10_485_760, 3, 5, 'ignore'],
  },
  {
    promise: 'sweeper-silent',
    place: '-payment-outbox',
    looks: [
      'edtech',
      'OldestPending',
      [OWN, { Name: 'outbox', Value: 'edtech.payment' }],
      'SampleCount',
      300,
    ],
    breaks: [BELOW, 6, 1, 1, 'breaching'],
  },
  {
    promise: 'sweeper-silent',
    place: '-booking-sagas',
    looks: ['edtech', 'StuckSagas', [OWN, { Name: 'sagas', Value: 'booking' }], 'SampleCount', 300],
    breaks: [BELOW, 6, 1, 1, 'breaching'],
  },
  {
    promise: 'minute-sweeper-silent',
    place: '-payment-inbox',
    looks: ['edtech', 'OldestWaiting', [OWN, { Name: 'inbox', Value: 'payment' }], 'SampleCount', 300],
    breaks: [BELOW, 3, 1, 1, 'breaching'],
  },
  {
    promise: 'minute-sweeper-silent',
    place: '-payment-projections',
    looks: ['edtech', 'OldestBehind', [OWN, { Name: 'readModels', Value: 'payment' }], 'SampleCount', 300],
    breaks: [BELOW, 3, 1, 1, 'breaching'],
  },
  {
    promise: 'events-waiting',
    place: '-payment',
    looks: ['edtech', 'OldestWaiting', [OWN, { Name: 'inbox', Value: 'payment' }], 'Maximum', 60],
    breaks: [ABOVE, 300_000, 3, 5, 'ignore'],
  },
  {
    promise: 'read-models-behind',
    place: '-payment',
    looks: ['edtech', 'OldestBehind', [OWN, { Name: 'readModels', Value: 'payment' }], 'Maximum', 60],
    breaks: [ABOVE, 120_000, 3, 5, 'ignore'],
  },
  {
    promise: 'dead-letters-open',
    place: '',
    looks: ['edtech', 'DeadLetters', [OWN], 'Maximum', 300],
    breaks: [FROM, 10, 1, 1, 'ignore'],
  },
  {
    promise: 'dead-letters-for-people',
    place: '',
    looks: ['edtech', 'DeadLettersForPeople', [OWN], 'Maximum', 300],
    breaks: [FROM, 1, 1, 1, 'ignore'],
  },
  {
    promise: 'dead-letters-overdue',
    place: '',
    looks: ['edtech', 'DeadLettersOverdue', [OWN], 'Maximum', 300],
    breaks: [FROM, 1, 1, 1, 'ignore'],
  },
  {
    promise: 'dead-letters-uncollected',
    place: '-payment',
    looks: [
      'AWS/SQS',
      'ApproximateAgeOfOldestMessage',
      [{ Name: 'QueueName', Value: 'edtech-payment-outbox-dlq-dev' }],
      'Maximum',
      60,
    ],
    breaks: [ABOVE, 600, 3, 5, 'notBreaching'],
  },
  {
    promise: 'dead-letter-processor-silent',
    place: '',
    looks: ['edtech', 'DeadLetters', [OWN], 'SampleCount', 900],
    breaks: [BELOW, 1, 1, 1, 'breaching'],
  },
  {
    promise: 'stream-age',
    place: '-payment',
    looks: [
      'AWS/Lambda',
      'IteratorAge',
      [{ Name: 'FunctionName', Value: 'edtech-dev-forwardPaymentOutbox' }],
      'Maximum',
      60,
    ],
    breaks: [ABOVE, 60_000, 3, 5, 'notBreaching'],
  },
  {
    promise: 'saga-failures',
    place: '-lesson-booking',
    looks: ['edtech', 'SagasFailed', [OWN, { Name: 'saga', Value: 'LessonBooking' }], 'Sum', 900],
    breaks: [FROM, 50, 1, 1, 'notBreaching'],
  },
  {
    promise: 'sagas-stuck',
    place: '-booking',
    looks: ['edtech', 'StuckSagas', [OWN, { Name: 'sagas', Value: 'booking' }], 'Maximum', 60],
    breaks: [FROM, 1, 2, 3, 'ignore'],
  },
  {
    promise: 'sagas-overdue',
    place: '-booking',
    looks: ['edtech', 'OverdueSagas', [OWN, { Name: 'sagas', Value: 'booking' }], 'Maximum', 60],
    breaks: [FROM, 1, 2, 3, 'ignore'],
  },
  {
    promise: 'function-errors',
    place: '-payment',
    looks: [
      'AWS/Lambda',
      'Errors',
      [{ Name: 'FunctionName', Value: 'edtech-dev-paymentAccounts' }],
      'Sum',
      900,
    ],
    breaks: [FROM, 3, 1, 1, 'notBreaching'],
  },
  {
    promise: 'function-throttles',
    place: '',
    looks: ['AWS/Lambda', 'Throttles', [], 'Sum', 60],
    breaks: [FROM, 1, 3, 5, 'notBreaching'],
  },
  {
    promise: 'table-throttles',
    place: '-payment',
    looks: [
      'AWS/DynamoDB',
      'WriteThrottleEvents',
      [{ Name: 'TableName', Value: 'edtech-payment-dev' }],
      'Sum',
      300,
    ],
    breaks: [FROM, 10, 2, 3, 'notBreaching'],
  },
  {
    promise: 'api-errors',
    place: '',
    looks: ['AWS/ApiGateway', '5xx', [{ Name: 'ApiId', Value: { 'Fn::Sub': `\${HttpApi}` } }], 'Sum', 300],
    breaks: [FROM, 1, 1, 1, 'notBreaching'],
  },
] as const;
