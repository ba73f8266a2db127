import { problemsOf, queue, read } from './service.ts';

const RESOURCES = {
  Jobs: queue({ QueueName: 'jobs' }),
  Dead: queue({ QueueName: 'dead' }),
  Fifo: queue({ QueueName: 'x.fifo', FifoQueue: true }),
};
const dead = { 'Fn::GetAtt': ['Dead', 'Arn'] };

describe('asynchronous invocation', () => {
  const withSettings = (settings: object) => ({
    functions: { work: { handler: 'a.handler', ...settings } },
    resources: { Resources: RESOURCES },
  });

  test('takes its retries, age and destinations from the function', () => {
    const arn = 'arn:aws:sqs:eu-central-1:000000000000:jobs';
    const settings = {
      maximumRetryAttempts: 1,
      maximumEventAge: 120,
      destinations: { onSuccess: arn, onFailure: { type: 'sqs', arn: dead } },
    };
    expect(read(withSettings(settings)).model.functions[0]?.asynchronous).toEqual({
      maximumRetryAttempts: 1,
      maximumEventAgeSeconds: 120,
      onSuccessArn: arn,
      onFailureArn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
      origin: expect.anything(),
    });
    expect(read(withSettings({})).model.functions[0]).not.toHaveProperty('asynchronous');
  });

  test.each([
    ['more retries than Lambda makes', { maximumRetryAttempts: 3 }],
    ['an age below a minute', { maximumEventAge: 59 }],
    ['a function as a destination', { destinations: { onFailure: 'other' } }],
    ['a topic as a destination', { destinations: { onFailure: { type: 'sns', arn: 'x' } } }],
    [
      'a FIFO queue as a destination',
      { destinations: { onSuccess: { type: 'sqs', arn: { 'Fn::GetAtt': ['Fifo', 'Arn'] } } } },
    ],
    ['a queue that is not there', { destinations: { onFailure: 'arn:aws:sqs:eu-central-1:000000000000:x' } }],
  ])('with %s is refused', (_, settings) => {
    expect(problemsOf(withSettings(settings))).toHaveLength(1);
  });
});
