import { fileURLToPath } from 'node:url';
import { ConfigurationRefused } from '../../src/configuration/index.ts';
import type { TargetInput } from '../../src/model.ts';
import { dead, jobs, withResources } from './declarations.ts';
import { ORDERS_TABLE, problemsOf, queue, read } from './service.ts';

describe('functions', () => {
  test('take what they do not say from the provider, and what that does not say from the framework', () => {
    const provider = { timeout: 20, environment: { A: 'provider', B: 'provider' } };
    const functions = {
      small: { handler: 'a.handler' },
      large: {
        handler: 'b.handler',
        timeout: 60,
        memorySize: 2048,
        reservedConcurrency: 3,
        environment: { B: 'own' },
      },
    };
    expect(read({ provider, functions }).model.functions).toEqual([
      expect.objectContaining({
        name: 'shop-dev-small',
        timeoutSeconds: 20,
        memoryMegabytes: 1024,
        environment: { A: 'provider', B: 'provider' },
      }),
      expect.objectContaining({
        timeoutSeconds: 60,
        memoryMegabytes: 2048,
        reservedConcurrency: 3,
        environment: { A: 'provider', B: 'own' },
      }),
    ]);
  });

  test.each([
    ['a runtime that is not Node.js', { runtime: 'python3.13' }],
    ['a function URL', { url: true }],
    ['an image', { image: 'x' }],
    ['layers', { layers: ['x'] }],
  ])('with %s are refused', (_, setting) => {
    const [problem, ...more] = problemsOf({ functions: { work: { handler: 'a.handler', ...setting } } });
    expect(problem).toMatchObject({
      code: 'UNSUPPORTED_SETTING',
      origin: { path: `functions.work.${Object.keys(setting)[0]}` },
    });
    expect(more).toEqual([]);
  });
});

describe('tables', () => {
  test('keep keys, indexes, stream and TTL, and lose what costs but does nothing', () => {
    const properties = {
      ...ORDERS_TABLE.Properties,
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-time',
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a'] },
          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    };
    const [table] = read({ resources: { Resources: { T: { ...ORDERS_TABLE, Properties: properties } } } })
      .model.tables;
    expect(table).toEqual({
      logicalId: 'T',
      name: 'orders',
      arn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/orders',
      streamArn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/orders/stream/local',
      properties: {
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-time',
            KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a'] },
          },
        ],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      },
    });
  });

  test('with a setting that would do something are refused', () => {
    const properties = { ...ORDERS_TABLE.Properties, KinesisStreamSpecification: { StreamArn: 'x' } };
    expect(
      problemsOf({ resources: { Resources: { T: { ...ORDERS_TABLE, Properties: properties } } } }),
    ).toEqual([
      expect.objectContaining({
        code: 'UNSUPPORTED_SETTING',
        message: expect.stringContaining('KinesisStreamSpecification'),
      }),
    ]);
  });
});

describe('queues', () => {
  test('have the defaults of AWS', () => {
    expect(read({ resources: { Resources: { Q: queue() } } }).model.queues).toEqual([
      {
        logicalId: 'Q',
        name: 'shop-dev-Q',
        arn: 'arn:aws:sqs:eu-central-1:000000000000:shop-dev-Q',
        url: 'http://127.0.0.1:9324/000000000000/shop-dev-Q',
        fifo: false,
        visibilityTimeoutSeconds: 30,
        delaySeconds: 0,
        retentionSeconds: 345_600,
      },
    ]);
  });

  test('redrive to a queue of the service', () => {
    const redrive = { RedrivePolicy: { deadLetterTargetArn: dead, maxReceiveCount: 5 } };
    const { queues } = read(withResources({ Q: queue(redrive) })).model;
    expect(queues.find(({ logicalId }) => logicalId === 'Q')?.redrive).toEqual({
      deadLetterQueueArn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
      maxReceiveCount: 5,
    });
  });

  test('that redrive elsewhere, or wait longer than AWS allows, are refused', () => {
    const redrive = {
      RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:1:x', maxReceiveCount: 5 },
    };
    const problems = problemsOf(withResources({ Q: queue({ ...redrive, DelaySeconds: 901 }) }));
    expect(problems.map(({ code }) => code)).toEqual(['INVALID_VALUE', 'UNKNOWN_REFERENCE']);
  });
});

describe('rules', () => {
  const rule = (properties: object) => ({ Rule: { Type: 'AWS::Events::Rule', Properties: properties } });

  test('keep their pattern, and their targets the retry policy and the dead-letter queue', () => {
    const { rules } = read(
      withResources(
        rule({
          Name: 'to-jobs',
          EventBusName: { Ref: 'Bus' },
          EventPattern: { source: ['shop'] },
          Targets: [
            {
              Id: 'jobs',
              Arn: jobs,
              RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 120 },
              DeadLetterConfig: { Arn: dead },
            },
            { Id: 'plain', Arn: jobs },
          ],
        }),
      ),
    ).model;
    expect(rules).toEqual([
      expect.objectContaining({
        name: 'to-jobs',
        busName: 'shop-events',
        enabled: true,
        pattern: { source: ['shop'] },
        targets: [
          {
            id: 'jobs',
            arn: 'arn:aws:sqs:eu-central-1:000000000000:jobs',
            retry: { maximumAttempts: 3, maximumAgeSeconds: 120 },
            deadLetterQueueArn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
          },
          {
            id: 'plain',
            arn: 'arn:aws:sqs:eu-central-1:000000000000:jobs',
            retry: { maximumAttempts: 185, maximumAgeSeconds: 86_400 },
          },
        ],
      }),
    ]);
  });

  const withTarget = (more: object) =>
    withResources(
      rule({ EventPattern: { source: ['shop'] }, Targets: [{ Id: 'jobs', Arn: jobs, ...more }] }),
    );

  test.each<[string, object, TargetInput]>([
    ['an Input', { Input: '{"a":1}' }, { kind: 'constant', json: '{"a":1}' }],
    ['an InputPath', { InputPath: '$.detail' }, { kind: 'path', path: '$.detail' }],
    [
      'an InputTransformer',
      { InputTransformer: { InputPathsMap: { id: '$.detail.id' }, InputTemplate: '{"id":<id>}' } },
      { kind: 'transformer', paths: { id: '$.detail.id' }, template: '{"id":<id>}' },
    ],
  ])('with %s on a target give it that', (_, more, input) => {
    const target = read(withTarget(more)).model.rules[0]?.targets[0];
    expect(target?.input).toEqual(input);
  });

  test.each<[string, object, string]>([
    ['an Input that is not JSON', { Input: '{' }, 'Input is not JSON'],
    ['a path with a filter', { InputPath: '$.a[?(@.b)]' }, 'is no path that EventBridge takes'],
    ['two inputs', { Input: '1', InputPath: '$.a' }, 'of which there can be one'],
    [
      'a variable that is not declared',
      { InputTransformer: { InputTemplate: '"<id> of <aws.events.rule-name>"' } },
      'uses variables that are not declared: id',
    ],
    [
      'a reserved variable',
      { InputTransformer: { InputPathsMap: { 'aws.x': '$.a' }, InputTemplate: '"x"' } },
      'aws.x is reserved',
    ],
  ])('with %s on a target are refused', (_, more, message) => {
    expect(problemsOf(withTarget(more))).toEqual([
      expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining(message) }),
    ]);
  });

  test('with a pattern that EventBridge would refuse are refused with its path', () => {
    const problems = problemsOf(
      withResources(rule({ EventPattern: { source: [{ sounds: 'like' }] }, Targets: [] })),
    );
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'INVALID_VALUE',
        message: expect.stringContaining('UNKNOWN_OPERATOR'),
      }),
    ]);
  });

  test('with a schedule become schedules of the functions that they target', () => {
    const properties = {
      ScheduleExpression: 'rate(5 minutes)',
      State: 'DISABLED',
      Targets: [{ Id: 'work', Arn: { 'Fn::GetAtt': ['WorkLambdaFunction', 'Arn'] }, Input: '{"pass":2}' }],
    };
    const { model } = read({
      ...withResources(rule(properties)),
      functions: { work: { handler: 'a.handler' } },
    });
    expect(model.rules).toEqual([]);
    expect(model.schedules).toEqual([
      expect.objectContaining({
        functionKey: 'work',
        expression: 'rate(5 minutes)',
        enabled: false,
        input: { pass: 2 },
      }),
    ]);
  });

  test('on a bus or with a target that is not of this service are refused', () => {
    const properties = {
      EventBusName: 'elsewhere',
      EventPattern: { source: ['x'] },
      Targets: [{ Id: 'a', Arn: 'arn:x' }],
    };
    expect(problemsOf(withResources(rule(properties))).map(({ code }) => code)).toEqual([
      'UNKNOWN_REFERENCE',
      'UNKNOWN_REFERENCE',
    ]);
  });
});

describe('what is not understood', () => {
  test('is refused by name: event types and resources that would do something', () => {
    const problems = problemsOf({
      functions: { work: { handler: 'a.handler', events: [{ sns: 'topic' }, { httpApi: 'GET /' }] } },
      resources: {
        Resources: {
          Topic: { Type: 'AWS::SNS::Topic' },
          Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: {} },
          Key: { Type: 'AWS::KMS::Key', Properties: {} },
          Policy: {
            Type: 'AWS::SQS::QueuePolicy',
            Properties: { Queues: [{ 'Fn::ImportValue': 'never read' }] },
          },
        },
      },
    });
    expect(problems.map(({ code, origin }) => [code, origin.path])).toEqual([
      ['UNSUPPORTED_EVENT', 'functions.work.events[0].sns'],
      ['UNSUPPORTED_RESOURCE', 'resources.Resources.Topic'],
      ['UNSUPPORTED_RESOURCE', 'resources.Resources.Mapping'],
    ]);
  });

  test('can be declared to need no local behaviour', () => {
    const resources = { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } };
    expect(problemsOf({ resources }, { ignoredTypes: ['AWS::SNS::Topic'] })).toEqual([]);
  });

  test('is listed all at once, each with file, line and path', () => {
    const options = {
      directory: fileURLToPath(new URL('../fixture', import.meta.url)),
      fileName: 'serverless.yml',
    };
    const attempt = () =>
      read(
        {
          functions: { tick: { handler: 'a.handler', layers: [] } },
          resources: { Resources: { NotesTable: { Type: 'AWS::S3::Bucket' } } },
        },
        options,
      );
    expect(attempt).toThrow(ConfigurationRefused);
    expect(attempt).toThrow(
      /serverless\.yml:\d+ functions\.tick\.layers: .+\n {2}resources\.yml:2 resources\.Resources\.NotesTable: /,
    );
  });
});
