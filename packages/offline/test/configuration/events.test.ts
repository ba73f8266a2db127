import type { TargetInput } from '../../src/model.ts';
import { dead, jobs, RESOURCES, stream, withEvents } from './declarations.ts';
import { ORDERS_TABLE, problemsOf, read } from './service.ts';

describe('stream events', () => {
  test('have the defaults that the framework deploys', () => {
    expect(read(withEvents({ stream })).model.streamMappings).toEqual([
      {
        id: 'work.stream.1',
        functionKey: 'work',
        streamArn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/orders/stream/local',
        enabled: true,
        batchSize: 10,
        batchWindowSeconds: 0,
        startingPosition: 'TRIM_HORIZON',
        filters: [],
        reportBatchItemFailures: false,
        bisectOnError: false,
        maximumRetryAttempts: -1,
        maximumRecordAgeSeconds: -1,
        parallelizationFactor: 1,
        origin: { file: 'no-such-file.yml', path: 'functions.work.events[0].stream' },
      },
    ]);
  });

  test('keep every setting', () => {
    const settings = {
      ...stream,
      batchSize: 100,
      batchWindow: 1,
      startingPosition: 'LATEST',
      enabled: false,
      filterPatterns: [{ eventName: ['INSERT'] }],
      functionResponseType: 'ReportBatchItemFailures',
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 3,
      maximumRecordAgeInSeconds: 60,
      parallelizationFactor: 2,
      destinations: { onFailure: { type: 'sqs', arn: dead } },
    };
    expect(read(withEvents({ stream: settings })).model.streamMappings[0]).toMatchObject({
      batchSize: 100,
      batchWindowSeconds: 1,
      startingPosition: 'LATEST',
      enabled: false,
      filters: [{ eventName: ['INSERT'] }],
      reportBatchItemFailures: true,
      bisectOnError: true,
      maximumRetryAttempts: 3,
      maximumRecordAgeSeconds: 60,
      parallelizationFactor: 2,
      onFailureDestinationArn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
    });
  });

  test.each([
    ['a tumbling window', { tumblingWindowInSeconds: 10 }, 'tumblingWindowInSeconds'],
    ['an enhanced consumer', { consumer: true }, 'consumer'],
    ['a Kinesis stream', { type: 'kinesis' }, 'Kinesis'],
    ['a topic as destination', { destinations: { onFailure: { type: 'sns', arn: dead } } }, 'on-failure'],
    ['a timestamp to start at', { startingPosition: 'AT_TIMESTAMP' }, 'AT_TIMESTAMP'],
    ['a batch that is too large', { batchSize: 10_001 }, '10000'],
    ['a filter that Lambda refuses', { filterPatterns: [{ eventName: [{ wildcard: 'I*' }] }] }, 'wildcard'],
  ])('with %s are refused', (_, setting, text) => {
    const problems = problemsOf(withEvents({ stream: { ...stream, ...setting } }));
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(text);
  });

  test('of a table without a stream are refused', () => {
    const { StreamSpecification: _, ...properties } = ORDERS_TABLE.Properties;
    const functions = { work: { handler: 'a.handler', events: [{ stream }] } };
    const resources = { Resources: { Orders: { ...ORDERS_TABLE, Properties: properties } } };
    expect(problemsOf({ functions, resources }).map(({ code }) => code)).toEqual(['UNKNOWN_REFERENCE']);
  });
});

describe('sqs events', () => {
  test('may be the ARN alone', () => {
    expect(read(withEvents({ sqs: jobs })).model.queueMappings).toHaveLength(0 + 1);
    expect(
      read(withEvents({ sqs: 'arn:aws:sqs:eu-central-1:000000000000:jobs' })).model.queueMappings[0],
    ).toMatchObject({
      queueArn: 'arn:aws:sqs:eu-central-1:000000000000:jobs',
      batchSize: 10,
      enabled: true,
    });
  });

  test('keep every setting', () => {
    const settings = {
      arn: jobs,
      batchSize: 50,
      maximumBatchingWindow: 2,
      enabled: false,
      functionResponseType: 'ReportBatchItemFailures',
      filterPatterns: [{ body: { kind: ['a'] } }],
      maximumConcurrency: 4,
    };
    expect(read(withEvents({ sqs: settings })).model.queueMappings[0]).toMatchObject({
      batchSize: 50,
      batchWindowSeconds: 2,
      enabled: false,
      reportBatchItemFailures: true,
      filters: [{ body: { kind: ['a'] } }],
      maximumConcurrency: 4,
    });
  });

  test('are refused where Lambda would refuse the mapping', () => {
    const slow = {
      work: { handler: 'a.handler', timeout: 90, events: [{ sqs: { arn: jobs, batchSize: 11 } }] },
    };
    const messages = problemsOf({ functions: slow, resources: { Resources: RESOURCES } }).map(
      ({ message }) => message,
    );
    expect(messages).toEqual([
      expect.stringContaining('maximumBatchingWindow'),
      expect.stringContaining("less than the function's timeout (90 s)"),
    ]);
  });
});

describe('schedule events', () => {
  test('become one schedule for each expression', () => {
    const schedule = { rate: ['rate(1 minute)', 'cron(0 3 * * ? *)'], input: { pass: 1 } };
    expect(read(withEvents({ schedule }, { schedule: 'rate(2 hours)' })).model.schedules).toEqual([
      expect.objectContaining({ id: 'work.schedule.1.1', expression: 'rate(1 minute)', input: { pass: 1 } }),
      expect.objectContaining({ id: 'work.schedule.1.2', expression: 'cron(0 3 * * ? *)' }),
      expect.objectContaining({ id: 'work.schedule.2', expression: 'rate(2 hours)', enabled: true }),
    ]);
  });

  test('with the scheduler are taken when they give an input, with their time zone', () => {
    const schedule = { rate: ['cron(0 3 * * ? *)'], method: 'scheduler', timezone: 'Europe/Berlin' };
    expect(read(withEvents({ schedule: { ...schedule, input: { a: 1 } } })).model.schedules[0]).toMatchObject(
      {
        timezone: 'Europe/Berlin',
      },
    );
    expect(problemsOf(withEvents({ schedule }))[0]?.message).toContain('give an input');
  });

  test.each([
    ['an expression that AWS refuses', { rate: ['rate(1 minutes)'] }],
    ['an input path', { rate: ['rate(1 hour)'], inputPath: '$.x' }],
    ['a time zone on a rule', { rate: ['rate(1 hour)'], timezone: 'Europe/Berlin' }],
    ['no expression', { rate: [] }],
  ])('with %s are refused', (_, schedule) => {
    expect(problemsOf(withEvents({ schedule }))).toHaveLength(1);
  });
});

describe('eventBridge events', () => {
  test('become a rule that has the function as its target', () => {
    const eventBridge = {
      eventBus: { Ref: 'Bus' },
      pattern: { source: ['shop'] },
      retryPolicy: { maximumEventAge: 60, maximumRetryAttempts: 1 },
      deadLetterQueueArn: dead,
    };
    expect(read(withEvents({ eventBridge })).model.rules).toEqual([
      expect.objectContaining({
        name: 'shop-dev-work-rule-1',
        busName: 'shop-events',
        targets: [
          {
            id: 'shop-dev-work-rule-1-target',
            arn: 'arn:aws:lambda:eu-central-1:000000000000:function:shop-dev-work',
            retry: { maximumAttempts: 1, maximumAgeSeconds: 60 },
            deadLetterQueueArn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
          },
        ],
      }),
    ]);
  });

  test('create the bus that they name, as the framework does', () => {
    const { buses } = read(
      withEvents({ eventBridge: { eventBus: 'own', pattern: { source: ['x'] } } }),
    ).model;
    expect(buses.map(({ name }) => name)).toEqual(['default', 'shop-events', 'own']);
  });

  test.each<[object, TargetInput]>([
    [{ input: { a: 1 } }, { kind: 'constant', json: '{"a":1}' }],
    [{ inputPath: '$.detail' }, { kind: 'path', path: '$.detail' }],
    [
      { inputTransformer: { inputPathsMap: { id: '$.id' }, inputTemplate: '"<id>"' } },
      { kind: 'transformer', paths: { id: '$.id' }, template: '"<id>"' },
    ],
  ])('with %j give the function that', (settings, input) => {
    const { rules } = read(withEvents({ eventBridge: { pattern: { source: ['x'] }, ...settings } })).model;
    expect(rules[0]?.targets[0]?.input).toEqual(input);
  });

  test.each(['inputPath', 'inputTransformer'])('with a schedule and %s are refused', (key) => {
    expect(problemsOf(withEvents({ eventBridge: { schedule: 'rate(1 hour)', [key]: '$' } }))).toHaveLength(1);
  });
});

describe('websocket events', () => {
  const routes = (...events: readonly object[]) => ({
    functions: { work: { handler: 'a.handler', events } },
  });
  const connect = { websocket: { route: '$connect' } };

  test('are routes of one API', () => {
    expect(read(routes(connect, { websocket: '$disconnect' })).model.webSocketRoutes).toMatchObject([
      { functionKey: 'work', route: '$connect' },
      { functionKey: 'work', route: '$disconnect' },
    ]);
  });

  test.each([
    ['an authorizer', { route: '$connect', authorizer: 'auth' }, 'an authorizer is not called locally'],
    [
      'an answer',
      { route: '$connect', routeResponseSelectionExpression: '$default' },
      'is not sent to the client',
    ],
    ['another setting', { route: '$connect', apiKey: true }, 'apiKey'],
    ['no route', {}, 'is missing'],
  ])('with %s are refused', (_, websocket, why) => {
    expect(
      problemsOf(routes({ websocket }, connect))
        .map(({ message }) => message)
        .join(),
    ).toContain(why);
  });

  test('with one route twice are refused, and so is an API to which nobody can connect', () => {
    const messages = (...events: readonly object[]) =>
      problemsOf(routes(...events)).map(({ message }) => message);
    expect(messages(connect, connect)).toEqual(['another function has the route $connect']);
    expect(messages({ websocket: '$default' })).toEqual([expect.stringContaining('nobody can connect here')]);
  });

  test('leave functions a reference to the API, whatever it is called here', () => {
    const environment = { API: { 'Fn::Sub': `https://\${WebsocketsApi}.example.com` } };
    const { model } = read({ functions: { work: { handler: 'a.handler', environment, events: [connect] } } });
    expect(model.functions[0]?.environment).toEqual({ API: 'https://local.example.com' });
  });
});
