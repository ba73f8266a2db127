import { ORDERS_TABLE, problemsOf, queue, read } from './service.ts';

const RESOURCES = {
  Resources: {
    Orders: ORDERS_TABLE,
    Jobs: queue({ QueueName: { 'Fn::Sub': `\${AWS::StackName}-jobs` } }),
    Unnamed: queue(),
    UnnamedFifo: queue({ FifoQueue: true }),
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop-events' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'all',
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['shop'] },
        Targets: [],
      },
    },
    Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} },
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader' } },
    Sometimes: { ...queue(), Condition: 'IsProduction' },
  },
  Conditions: {
    IsDevelopment: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] },
    IsProduction: { 'Fn::Not': [{ Condition: 'IsDevelopment' }] },
    Both: { 'Fn::And': [{ Condition: 'IsDevelopment' }, { Condition: 'IsProduction' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsDevelopment' }, { Condition: 'IsProduction' }] },
    Circular: { 'Fn::Not': [{ Condition: 'Circular' }] },
  },
  Mappings: { Sizes: { 'eu-central-1': { batch: '25' } } },
  Parameters: { Colour: { Type: 'String', Default: 'blue' } },
};

const functions = { 'place-order': { handler: 'src/place.handler' } };

function evaluate(value: unknown): unknown {
  const provider = { name: 'aws', environment: { VALUE: value } };
  return read({ provider, functions, resources: RESOURCES }).model.functions[0]?.environment.VALUE;
}

function refusal(value: unknown) {
  const provider = { name: 'aws', environment: { VALUE: value } };
  return problemsOf({ provider, functions, resources: RESOURCES });
}

test.each([
  ['a table', { Ref: 'Orders' }, 'orders'],
  ['a queue is its URL', { Ref: 'Jobs' }, 'http://127.0.0.1:9324/000000000000/shop-dev-jobs'],
  ['a bus', { Ref: 'Bus' }, 'shop-events'],
  ['a rule on a bus', { Ref: 'Rule' }, 'shop-events|all'],
  ['a user pool', { Ref: 'Pool' }, 'eu-central-1_local'],
  ['a function', { Ref: 'PlaceDashorderLambdaFunction' }, 'shop-dev-place-order'],
  ['a parameter', { Ref: 'Colour' }, 'blue'],
  ['the account', { Ref: 'AWS::AccountId' }, '000000000000'],
  ['the Region', { Ref: 'AWS::Region' }, 'eu-central-1'],
])('Ref of %s', (_, value, expected) => {
  expect(evaluate(value)).toBe(expected);
});

test.each([
  ['Orders.Arn', 'arn:aws:dynamodb:eu-central-1:000000000000:table/orders'],
  ['Orders.StreamArn', 'arn:aws:dynamodb:eu-central-1:000000000000:table/orders/stream/local'],
  ['Jobs.Arn', 'arn:aws:sqs:eu-central-1:000000000000:shop-dev-jobs'],
  ['Jobs.QueueName', 'shop-dev-jobs'],
  ['Jobs.QueueUrl', 'http://127.0.0.1:9324/000000000000/shop-dev-jobs'],
  ['Bus.Name', 'shop-events'],
  ['Bus.Arn', 'arn:aws:events:eu-central-1:000000000000:event-bus/shop-events'],
  ['Rule.Arn', 'arn:aws:events:eu-central-1:000000000000:rule/shop-events/all'],
  ['Role.Arn', 'arn:aws:iam::000000000000:role/reader'],
  ['Pool.ProviderURL', 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_local'],
  [
    'PlaceDashorderLambdaFunction.Arn',
    'arn:aws:lambda:eu-central-1:000000000000:function:shop-dev-place-order',
  ],
  ['Unnamed.QueueName', 'shop-dev-Unnamed'],
  ['UnnamedFifo.QueueName', 'shop-dev-UnnamedFifo.fifo'],
])('Fn::GetAtt of %s, as a list and as a text', (attribute, expected) => {
  const [head, ...tail] = attribute.split('.');
  expect(evaluate({ 'Fn::GetAtt': attribute })).toBe(expected);
  expect(evaluate({ 'Fn::GetAtt': [head, ...tail] })).toBe(expected);
});

test.each([
  [
    'Fn::Sub with references',
    { 'Fn::Sub': `\${Orders}/\${Jobs.Arn}` },
    'orders/arn:aws:sqs:eu-central-1:000000000000:shop-dev-jobs',
  ],
  [
    'Fn::Sub with variables of its own',
    { 'Fn::Sub': [`\${Name}-\${Orders}`, { Name: { Ref: 'Colour' } }] },
    'blue-orders',
  ],
  ['Fn::Sub with a literal', { 'Fn::Sub': `\${!Orders}` }, `\${Orders}`],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Orders' }, 1]] }, 'a-orders-1'],
  ['Fn::Select and Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'batch'] }, '25'],
  ['Fn::If that holds', { 'Fn::If': ['IsDevelopment', 'yes', 'no'] }, 'yes'],
  ['Fn::If that does not hold', { 'Fn::If': ['IsProduction', 'yes', 'no'] }, 'no'],
  ['Fn::And', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
  ['Fn::Or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  [
    'the branch not taken is not evaluated',
    { 'Fn::If': ['IsDevelopment', 'yes', { 'Fn::ImportValue': 'x' }] },
    'yes',
  ],
  ['AWS::NoValue removes what holds it', { Ref: 'AWS::NoValue' }, undefined],
  ['a number becomes a text', 5, '5'],
])('%s', (_, value, expected) => {
  expect(evaluate(value)).toBe(expected);
});

test.each([
  ['Fn::ImportValue', { 'Fn::ImportValue': 'other-stack' }, 'UNSUPPORTED_INTRINSIC', 'Fn::ImportValue'],
  ['an intrinsic nobody knows', { 'Fn::Sparkle': 1 }, 'UNSUPPORTED_INTRINSIC', 'Fn::Sparkle'],
  ['an unknown resource', { Ref: 'Nothing' }, 'UNKNOWN_REFERENCE', 'Nothing'],
  ['an unknown resource in a text', { 'Fn::Sub': `x-\${Nothing.Arn}` }, 'UNKNOWN_REFERENCE', 'Nothing.Arn'],
  [
    'an attribute without a local value',
    { 'Fn::GetAtt': ['Jobs', 'Colour'] },
    'UNKNOWN_REFERENCE',
    'Colour of Jobs',
  ],
  ['a resource whose condition is false', { Ref: 'Sometimes' }, 'UNKNOWN_REFERENCE', 'condition is false'],
  ['a condition that is not declared', { 'Fn::If': ['Nowhere', 1, 2] }, 'UNKNOWN_REFERENCE', 'Nowhere'],
  [
    'a condition that depends on itself',
    { 'Fn::If': ['Circular', 1, 2] },
    'INVALID_VALUE',
    'depends on itself',
  ],
  ['an index outside of the list', { 'Fn::Select': [7, ['a']] }, 'INVALID_VALUE', 'Fn::Select'],
])('%s is one problem, named, with its path', (_, value, code, text) => {
  const problems = refusal(value);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ code, message: expect.stringContaining(text) });
});

test('the path of a refused intrinsic leads to it', () => {
  const [problem] = refusal({ 'Fn::Join': ['', [{ 'Fn::ImportValue': 'x' }]] });
  expect(problem?.origin.path).toBe('provider.environment.VALUE[0]');
});

test('a resource whose condition is false is not part of the model', () => {
  const names = read({ resources: RESOURCES }).model.queues.map(({ logicalId }) => logicalId);
  expect(names).toEqual(['Jobs', 'Unnamed', 'UnnamedFifo']);
});

test('two names that depend on each other are a problem and not an endless loop', () => {
  const resources = {
    Resources: {
      A: queue({ QueueName: { Ref: 'B' } }),
      B: queue({ QueueName: { 'Fn::GetAtt': ['A', 'QueueName'] } }),
    },
  };
  expect(problemsOf({ resources })[0]?.message).toContain('depends on itself');
});

test('intrinsics in authorizers are resolved', () => {
  const authorizers = {
    users: {
      issuerUrl: { 'Fn::Sub': `https://cognito-idp.\${AWS::Region}.amazonaws.com/\${Pool}` },
      audience: [{ Ref: 'Colour' }],
    },
  };
  expect(read({ provider: { httpApi: { authorizers } }, resources: RESOURCES }).authorizers).toEqual({
    users: {
      issuerUrl: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_local',
      audience: ['blue'],
    },
  });
});
