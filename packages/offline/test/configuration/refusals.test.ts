import { ORDERS_TABLE, problemsOf, queue } from './service.ts';

const arnOf = (logicalId: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [logicalId, attribute] });
const fifo = (properties: object = {}) => queue({ FifoQueue: true, ...properties });
const redrive = { RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 3 } };
const functionWith = (event: object) => ({ work: { handler: 'src/work.handler', events: [event] } });

function refusal(resources: object, functions = {}) {
  return problemsOf({ functions, resources: { Resources: { ...resources } } }).map(({ message }) => message);
}

describe('a dead-letter queue', () => {
  test.each([
    ['standard', queue(redrive), fifo()],
    ['FIFO', fifo(redrive), queue()],
  ])('of a %s queue is refused when it is of the other kind', (kind, Jobs, Dead) => {
    expect(refusal({ Jobs, Dead })).toEqual([
      expect.stringContaining(`the dead-letter queue of a ${kind} queue`),
    ]);
  });

  test('of the same kind is taken', () => {
    expect(refusal({ Jobs: queue(redrive), Dead: queue() })).toEqual([]);
    expect(refusal({ Jobs: fifo(redrive), Dead: fifo() })).toEqual([]);
  });

  test('of a target is refused when it is FIFO', () => {
    const target = { Id: 'jobs', Arn: arnOf('Jobs'), DeadLetterConfig: { Arn: arnOf('Dead') } };
    const Rule = {
      Type: 'AWS::Events::Rule',
      Properties: { EventPattern: { source: ['shop'] }, Targets: [target] },
    };
    expect(refusal({ Rule, Jobs: queue(), Dead: fifo() })).toEqual([
      expect.stringContaining('must be a standard queue'),
    ]);
  });
});

test('a batching window on a FIFO queue is refused, and so is a batch above 10', () => {
  const event = { sqs: { arn: arnOf('Jobs'), batchSize: 11, maximumBatchingWindow: 1 } };
  expect(refusal({ Jobs: fifo() }, functionWith(event))).toEqual([
    expect.stringContaining('at most 10'),
    expect.stringContaining('no maximumBatchingWindow'),
  ]);
});

test.each([
  [59, 1],
  [0, 1],
  [60, 0],
  [-1, 0],
])('a maximum record age of %i s is %i problem', (maximumRecordAgeInSeconds, problems) => {
  const arn = arnOf('Orders', 'StreamArn');
  const event = { stream: { type: 'dynamodb', arn, maximumRecordAgeInSeconds } };
  expect(refusal({ Orders: ORDERS_TABLE }, functionWith(event))).toHaveLength(problems);
});
