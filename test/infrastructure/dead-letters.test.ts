import { join } from 'node:path';
import { deadLetterQueueName, handledQueueName, queuesIn, queuesText } from '@edtech/dead-letters';
import { type Service, STAGE, service } from '@edtech/infrastructure';
import { deadLetterQueuesOf } from '../../scripts/infrastructure/dead-letters.ts';
import { readServices } from '../../scripts/infrastructure/read.ts';
import { functionsOf, resourceParts } from '../../scripts/infrastructure/service-files.ts';

let platform: readonly Service[];

beforeAll(async () => {
  platform = await readServices(join(import.meta.dirname, '../..'));
});

/** Names of all queues that there are. */
const queueNames = (): ReadonlySet<string> => {
  const text = JSON.stringify(platform.flatMap((one) => resourceParts(one, platform)));
  return new Set([...text.matchAll(/"QueueName":"([^"]+)"/g)].map(([, name = '']) => name));
};

const functionNamed = (wanted: string) => {
  const seeing = platform.find(({ jobs }) => jobs.some(({ seesToDeadLetters }) => seesToDeadLetters));
  const found = seeing === undefined ? [] : functionsOf(seeing, platform);
  const one = found.find(({ key }) => key === wanted);
  if (one === undefined) throw new Error('somebody sees to dead letters');
  return one;
};

const processor = () => functionNamed('processDeadLetters');

test('every queue in which something can end is emptied, and nothing else is', () => {
  const ends = [...queueNames()].filter((name) => /-dlq-|-stream-failures-/.test(name));
  expect(ends.length).toBeGreaterThan(40);
  const emptied = deadLetterQueuesOf(platform).map((queue) => deadLetterQueueName(queue, STAGE));
  expect(emptied.toSorted()).toEqual(ends.toSorted());
});

test('what is redriven goes to queues that there are', () => {
  const names = queueNames();
  const handled = deadLetterQueuesOf(platform).flatMap((queue) => handledQueueName(queue, STAGE) ?? []);
  expect(handled.filter((name) => !names.has(name))).toEqual([]);
});

test('whether a consumer is ordered comes along', () => {
  const queues = deadLetterQueuesOf(platform);
  const named = (wanted: string) => queues.find(({ kind, name }) => kind === 'consumer' && name === wanted);
  expect(named('payment-accounts')?.ordered).toBe(true);
  expect(named('user-audit')?.ordered).toBe(false);
});

test('its function is told all queues, in less than the variables of a function may have', () => {
  const { environment } = processor();
  const queues = deadLetterQueuesOf(platform);
  expect(queuesIn(String(environment.DEAD_LETTER_QUEUES))).toEqual(queues);
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  expect(Buffer.byteLength(queuesText(queues))).toBeLessThan(3_500);
});

test.each(['processDeadLetters', 'redriveDeadLetter'])(
  'the role of %s has room for another few services, where names are longest',
  (key) => {
    const names = { Partition: 'aws-us-gov', Region: 'ap-southeast-2', AccountId: '123456789012' };
    const policy = JSON.stringify(functionNamed(key).statements)
      .replaceAll(/\{"Fn::\w+":("[^"]*"|\[[^\]]*\])\}/g, '$1')
      .replaceAll(/\$\{(?:AWS::)?([\w:]+)\}/g, (_, name: keyof typeof names) => names[name] ?? 'production1');
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(policy.length).toBeLessThan(10_240 - 800);
  },
);

test('it may do nothing to what it does not own but look, receive and send', () => {
  const foreign = processor().statements.filter(({ Resource }) => Array.isArray(Resource));
  expect(foreign.flatMap(({ Action }) => Action).toSorted()).toEqual([
    'dynamodb:GetItem',
    'dynamodb:Query',
    'sqs:DeleteMessage',
    'sqs:GetQueueUrl',
    'sqs:GetQueueUrl',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
  ]);
  expect(JSON.stringify(foreign)).not.toContain('*');
});

test.each(['redriveDeadLetter', 'redriveDeadLetters', 'editDeadLetter', 'discardDeadLetter'])(
  '%s may write to no table but its own: it asks the services, and sends to queues that there are',
  (key) => {
    const foreign = functionNamed(key).statements.filter(({ Resource }) => Array.isArray(Resource));
    const actions = new Set(foreign.flatMap(({ Action }) => Action));
    expect(['sqs:GetQueueUrl', 'sqs:SendMessage', 'lambda:InvokeFunction']).toEqual(
      expect.arrayContaining([...actions]),
    );
    expect(JSON.stringify(foreign)).not.toContain('*');
  },
);

test('who only lists dead letters may change none, and asks nobody', () => {
  for (const key of ['listDeadLetters', 'listDeadLetterCauses'])
    expect(functionNamed(key).statements.flatMap(({ Action }) => Action)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:Query',
    ]);
});

test('those are asked who have what is changed', () => {
  const asked = (key: string) => String(functionNamed(key).environment.ASKED_SERVICES).split(' ');
  const names = (those: readonly Service[]) => those.map(({ name }) => name);
  expect(asked('redriveDeadLetter')).toEqual(names(platform.filter(({ publishes }) => publishes)));
  expect(asked('editDeadLetter')).toEqual(names(platform.filter(({ consumers }) => consumers.length > 0)));
  expect(asked('discardDeadLetter')).toEqual(
    names(platform.filter(({ consumers }) => consumers.some(({ consumer }) => consumer.ordered !== false))),
  );
});

test('a service that publishes nothing and has no read models has a table without a stream', () => {
  const bare = service({ name: 'bare', publishes: false, jobs: processorsJobs() });
  const { BareTable } = Object.assign({}, ...resourceParts(bare, platform));
  expect(BareTable.Properties).not.toHaveProperty('StreamSpecification');
  expect(BareTable.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
});

const processorsJobs = () => platform.flatMap(({ jobs }) => jobs.filter((one) => one.seesToDeadLetters));
