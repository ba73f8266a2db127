import { deadLetterQueueName, QUEUES_VARIABLE, queuesIn } from '@edtech/dead-letters';
import { PACKAGING_MILLISECONDS } from './packages.ts';
import {
  arnOf,
  grantsIn,
  mappingsIn,
  packagedTemplate,
  type Resource,
  resourceIn,
  type Template,
} from './template.ts';

let template: Template;

beforeAll(async () => {
  template = await packagedTemplate('dev');
}, PACKAGING_MILLISECONDS);

const ofType = (type: string): readonly (readonly [id: string, resource: Resource])[] =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

const functions = () => ofType('AWS::Lambda::Function');

/** Logical ids of what `value` refers to, anywhere in it. */
const referred = (value: unknown): ReadonlySet<string> => {
  const text = JSON.stringify(value ?? null);
  const intrinsics = [...text.matchAll(/"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"|\$\{(\w+)[.}]/g)];
  return new Set(intrinsics.flatMap(([, ...ids]) => ids.filter((id) => id !== undefined)));
};

const roleOf = ({ Properties }: Resource): string => Properties.Role['Fn::GetAtt'][0];

const grantsOf = (id: string) => grantsIn(template, roleOf(resourceIn(template, id)));

/** What a function is told of: by its variables, and by what invokes it. */
const told = (id: string): ReadonlySet<string> =>
  referred([
    resourceIn(template, id).Properties.Environment.Variables,
    mappingsIn(template, id).map(({ Properties }) => [
      Properties.EventSourceArn,
      Properties.DestinationConfig,
    ]),
  ]);

const queuesReadBy = (id: string): readonly unknown[] =>
  mappingsIn(template, id)
    .map(({ Properties }) => Properties.EventSourceArn)
    .filter((arn) => [...referred(arn)].some((one) => resourceIn(template, one).Type === 'AWS::SQS::Queue'));

/** Dead-letter queues that a function empties by itself: of all services, and so by their names. */
const emptiedBy = (id: string): readonly unknown[] =>
  queuesIn(resourceIn(template, id).Properties.Environment.Variables[QUEUES_VARIABLE] ?? '').map((queue) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:${deadLetterQueueName(queue, 'dev')}`,
  }));

/** Where an API is may be told to anybody: it decides itself who is let in. */
const isNoApi = (id: string): boolean => id !== 'WebsocketsApi';

test('a role grants something on all that its function is told of, and on nothing else', () => {
  expect(functions().length).toBeGreaterThan(10);
  for (const [id] of functions()) {
    const granted = referred(grantsOf(id).map(({ Resource: on }) => on));
    expect([id, [...granted].filter(isNoApi).sort()]).toEqual([id, [...told(id)].filter(isNoApi).sort()]);
  }
});

test('a role grants nothing twice', () => {
  for (const [id] of functions()) {
    const grants = grantsOf(id).flatMap(({ Action, Resource: on }) =>
      Action.map((action) => `${action} ${JSON.stringify(on)}`),
    );
    expect(grants.filter((grant, place) => grants.indexOf(grant) !== place)).toEqual([]);
  }
});

test('a function that no stream invokes reads none, and one that no queue invokes receives from none', () => {
  for (const [id] of functions()) {
    const receives = grantsOf(id).filter(({ Action }) => Action.includes('sqs:ReceiveMessage'));
    expect([id, receives.flatMap(({ Resource: on }) => on)]).toEqual([
      id,
      [...queuesReadBy(id), ...emptiedBy(id)],
    ]);
    const streams = grantsOf(id).filter(({ Action }) => Action.includes('dynamodb:GetRecords'));
    const read = mappingsIn(template, id).filter(
      ({ Properties }) => Properties.StartingPosition !== undefined,
    );
    expect([id, streams.map(({ Resource: on }) => on)]).toEqual([
      id,
      read.map(({ Properties }) => Properties.EventSourceArn),
    ]);
  }
});

test('only those publish on the bus who are told of it, and only verifiers scan', () => {
  for (const [id, { Properties }] of functions()) {
    const actions = grantsOf(id).flatMap(({ Action }) => Action);
    expect([id, actions.includes('events:PutEvents')]).toEqual([
      id,
      Properties.Environment.Variables.EVENT_BUS !== undefined,
    ]);
    expect([id, actions.includes('dynamodb:Scan')]).toEqual([id, /^Verify\w+Projections/.test(id)]);
  }
});

test('a function that answers requests changes no row of a read model', () => {
  const integrations = ofType('AWS::ApiGatewayV2::Integration');
  const answering = integrations.flatMap(([, { Properties }]) => [...referred(Properties.IntegrationUri)]);
  expect(answering.length).toBeGreaterThan(5);
  for (const id of answering) {
    const writes = grantsOf(id).filter(
      ({ Action, Resource: on }) =>
        [...referred(on)].some((one) => one.endsWith('Views')) &&
        Action.some((action) => !['dynamodb:GetItem', 'dynamodb:Query'].includes(action)),
    );
    expect([id, writes]).toEqual([id, []]);
  }
});

test('registering needs no token, nor do what is for sale, the API’s own description, the files of the console and Stripe, which signs; nothing else is open', () => {
  const open = ofType('AWS::ApiGatewayV2::Route').filter(
    ([, { Properties }]) => Properties.AuthorizationType !== 'JWT' && Properties.ApiId.Ref === 'HttpApi',
  );
  expect(open.map(([, { Properties }]) => Properties.RouteKey)).toEqual([
    'GET /openapi.json',
    'GET /docs',
    '$default',
    'GET /courses',
    'GET /courses/{courseId}',
    'GET /console',
    'GET /console/{file}',
    // Answers on the local platform only.
    'GET /console/session',
    'POST /webhooks/stripe',
    'POST /users',
  ]);
});

test('every queue that a function reads has dead letters, but for those by which sweepers wake themselves', () => {
  const read = functions().flatMap(([id]) => queuesReadBy(id).map((arn) => [...referred(arn)][0] ?? ''));
  expect(read.length).toBeGreaterThan(2);
  for (const id of read) {
    const { RedrivePolicy, MessageRetentionPeriod } = resourceIn(template, id).Properties;
    if (id.endsWith('SweepQueue')) expect([id, MessageRetentionPeriod]).toEqual([id, 300]);
    else
      expect([id, RedrivePolicy?.deadLetterTargetArn]).toEqual([
        id,
        arnOf(id.replace(/Queue$/, 'DeadLetters')),
      ]);
  }
});

test('the bus may send to the queue of a rule and to its dead letters, and nobody else is let in by a policy', () => {
  const policies = ofType('AWS::SQS::QueuePolicy');
  expect(policies.length).toBeGreaterThan(1);
  for (const [id, { Properties }] of policies) {
    const rule = id.replace(/QueuePolicy$/, 'Rule');
    const [target] = resourceIn(template, rule).Properties.Targets;
    expect(Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: [target.Arn, target.DeadLetterConfig.Arn],
        Condition: { ArnEquals: { 'aws:SourceArn': arnOf(rule) } },
      },
    ]);
  }
});

test('whoever handles or publishes events adds to the figures, and nobody else; two functions read them', () => {
  const touching = functions().filter(([id]) =>
    grantsOf(id).some(({ Resource: on }) => referred(on).has('EventMetrics')),
  );
  const readers = ['GetMetricsLambdaFunction', 'ListConsumersLambdaFunction'];
  const isReader = ([id]: readonly [string, Resource]): boolean => readers.includes(id);
  const counting = touching.filter((one) => !isReader(one));
  expect(
    touching
      .filter(isReader)
      .flatMap(([id]) => grantsOf(id).filter(({ Resource: on }) => referred(on).size > 0)),
  ).toEqual(readers.map(() => ({ Action: ['dynamodb:Query'], Resource: arnOf('EventMetrics') })));
  expect(counting.length).toBeGreaterThan(10);
  for (const [id] of counting) {
    const onFigures = grantsOf(id).filter(({ Resource: on }) => referred(on).has('EventMetrics'));
    const alone = { Action: ['dynamodb:PutItem'], Resource: arnOf('EventMetrics') };
    // A forwarder's marks take its figures along.
    const along = { Action: ['dynamodb:BatchWriteItem'], Condition: expect.anything() };
    expect([id, onFigures]).toMatchObject([id, id.startsWith('Forward') ? [along, alone] : [alone]]);
  }
  const ids = counting.map(([id]) => id);
  const working = functions().filter(([, { Properties }]) => {
    const { DEAD_LETTER_QUEUE_URL, OUTBOX_RETENTION_DAYS } = Properties.Environment.Variables;
    return (DEAD_LETTER_QUEUE_URL ?? OUTBOX_RETENTION_DAYS) !== undefined;
  });
  expect(ids).toEqual(working.map(([id]) => id));
});

test('who connects shows a ticket to one function, and may send nothing that another one hears', () => {
  const routes = ofType('AWS::ApiGatewayV2::Route').filter(
    ([, { Properties }]) => Properties.ApiId.Ref === 'WebsocketsApi',
  );
  expect(routes.map(([, { Properties }]) => Properties.RouteKey)).toEqual([
    '$connect',
    '$disconnect',
    '$default',
  ]);
  const targets = routes.map(([, { Properties }]) => JSON.stringify(Properties.Target));
  expect(new Set(targets).size).toBe(1);
});

test('one function may send to those who are connected, and do nothing else to a connection', () => {
  const managing = functions().flatMap(([id]) =>
    grantsOf(id)
      .filter(({ Action }) => Action.some((action) => action.startsWith('execute-api:')))
      .map(({ Action, Resource: on }) => [id, Action, on]),
  );
  const account = `\${AWS::Region}:\${AWS::AccountId}`;
  expect(managing).toEqual([
    [
      'BookingPushesLambdaFunction',
      ['execute-api:ManageConnections'],
      {
        'Fn::Sub': `arn:\${AWS::Partition}:execute-api:${account}:\${WebsocketsApi}/dev/POST/@connections/*`,
      },
    ],
  ]);
});
