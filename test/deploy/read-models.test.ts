import { pascalCase } from '@edtech/infrastructure';
import { LONGEST_INVOCATION_MILLISECONDS } from '@edtech/projection';
import { compilePattern } from '../../packages/offline/src/patterns/index.ts';
import { readServices } from '../../scripts/infrastructure/read.ts';
import { PACKAGING_MILLISECONDS, ROOT } from './packages.ts';
import {
  arnOf,
  type Grant,
  grantsIn,
  mappingsIn,
  packagedTemplate,
  type Resource,
  resourceIn,
  schedulesIn,
  type Template,
} from './template.ts';

let template: Template;

beforeAll(async () => {
  template = await packagedTemplate('dev');
}, PACKAGING_MILLISECONDS);

const SERVICES = (await readServices(ROOT)).flatMap(({ name, readModels }) =>
  readModels === undefined
    ? []
    : [{ service: name, name: pascalCase(name), projections: readModels.projections }],
);

test('there are services with read models', () => {
  expect(SERVICES.map(({ service }) => service)).toEqual(expect.arrayContaining(['payment', 'user']));
});

const resource = (id: string): Resource => resourceIn(template, id);

const indexArn = (table: string, index: string) => ({ 'Fn::Sub': `\${${table}.Arn}/index/${index}` });

const grantsOf = (roleId: string): readonly Grant[] => grantsIn(template, roleId);

/** The mapping of a table's stream to this function. */
const streamMapping = (functionId: string): Resource => {
  const [mapping, ...others] = mappingsIn(template, functionId);
  if (mapping === undefined || others.length > 0) throw new Error(`${functionId} reads one stream`);
  return mapping;
};

const WRITES_ROWS = [
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
];

describe.each(SERVICES)('the read models of $service', ({ service, name, projections }) => {
  const projector = `Project${name}EventsLambdaFunction`;
  const sweeper = `Sweep${name}ProjectionsLambdaFunction`;
  const verifier = `Verify${name}ProjectionsLambdaFunction`;

  test('have a table of their own, without a stream, and with the index that the sweeper asks', () => {
    const { TableName, StreamSpecification, BillingMode, GlobalSecondaryIndexes } = resource(
      `${name}Views`,
    ).Properties;
    expect([TableName, BillingMode]).toEqual([`edtech-${service}-views-dev`, 'PAY_PER_REQUEST']);
    expect(StreamSpecification).toBeUndefined();
    expect(GlobalSecondaryIndexes).toContainEqual(
      resource(`${name}Table`).Properties.GlobalSecondaryIndexes.find(
        ({ IndexName }: { IndexName: string }) => IndexName === 'attention',
      ),
    );
  });

  test('are followed by the second reader of the stream, which is given new events of what they follow, and nothing else', () => {
    const { EventSourceArn, FilterCriteria } = streamMapping(projector).Properties;
    expect(EventSourceArn).toEqual({ 'Fn::GetAtt': [`${name}Table`, 'StreamArn'] });
    const [pattern, ...others] = FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => Pattern);
    expect(others).toEqual([]);
    const isGiven = compilePattern(JSON.parse(pattern));
    const record = (pk: string, sk = 'event#0000000001', eventName = 'INSERT') => ({
      eventName,
      dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } },
    });
    const types = projections.flatMap(({ follows }) => follows.map(({ aggregateType }) => aggregateType));
    expect(types.length).toBeGreaterThan(0);
    for (const type of types) {
      expect(isGiven(record(`stream#${type}#1`))).toBe(true);
      expect(isGiven(record(`stream#${type}#1`, 'snapshot'))).toBe(false);
      expect(isGiven(record(`stream#${type}#1`, undefined, 'REMOVE'))).toBe(false);
      expect(isGiven(record(`outbox#${type}#1`))).toBe(false);
    }
    expect(isGiven(record('stream#NobodyFollowsIt#1'))).toBe(false);
  });

  test('have a projector whose mapping gives up as the forwarder’s does', () => {
    const settingsOf = (functionId: string) => {
      const {
        FunctionName: _function,
        FilterCriteria: _filter,
        ...settings
      } = streamMapping(functionId).Properties;
      return settings;
    };
    expect(settingsOf(projector)).toEqual(settingsOf(`Forward${name}OutboxLambdaFunction`));
  });

  test('have a sweeper that runs every minute', () => {
    const schedules = schedulesIn(template, sweeper);
    expect(schedules.map(({ Properties }) => Properties.ScheduleExpression)).toEqual(['rate(1 minute)']);
  });

  test('are given up by an invocation before a rebuild counts on that', () => {
    for (const id of [projector, sweeper])
      expect(resource(id).Properties.Timeout * 1_000).toBeLessThanOrEqual(LONGEST_INVOCATION_MILLISECONDS);
  });

  test('are verified at night, for as long as it takes, and by one invocation at a time', () => {
    const [schedule, ...others] = schedulesIn(template, verifier);
    expect(others).toEqual([]);
    const expression: string = schedule?.Properties.ScheduleExpression;
    const [, minutes, hours] = /^cron\(0\/(\d+) (\S+) \* \* \? \*\)$/.exec(expression) ?? [];
    expect(hours).toBe('1-4');
    const { Timeout } = resource(verifier).Properties;
    expect(Timeout).toBeGreaterThan(60);
    expect(Timeout).toBeLessThan(Number(minutes) * 60);
  });

  test('are verified by a function that reads every stream and writes rows', () => {
    expect(grantsOf(`Verify${name}ProjectionsRole`)).toEqual([
      { Action: ['dynamodb:Query', 'dynamodb:Scan'], Resource: arnOf(`${name}Table`) },
      { Action: WRITES_ROWS, Resource: arnOf(`${name}Views`) },
    ]);
  });

  test('are where the functions look for them', () => {
    for (const id of [projector, sweeper, verifier])
      expect(resource(id).Properties.Environment.Variables).toMatchObject({
        VIEWS_TABLE: { Ref: `${name}Views` },
        [`${service.toUpperCase()}_TABLE`]: { Ref: `${name}Table` },
      });
  });

  test('are written by the projector, which reads streams and reports what it gave up', () => {
    expect(grantsOf(`Project${name}EventsRole`)).toEqual([
      { Action: ['dynamodb:Query'], Resource: arnOf(`${name}Table`) },
      { Action: WRITES_ROWS, Resource: arnOf(`${name}Views`) },
      {
        Action: [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        Resource: { 'Fn::GetAtt': [`${name}Table`, 'StreamArn'] },
      },
      { Action: ['sqs:SendMessage'], Resource: arnOf(`${name}StreamFailures`) },
    ]);
  });

  test('are written by the sweeper, which reads streams and the index', () => {
    expect(grantsOf(`Sweep${name}ProjectionsRole`)).toEqual([
      { Action: ['dynamodb:Query'], Resource: arnOf(`${name}Table`) },
      { Action: WRITES_ROWS, Resource: arnOf(`${name}Views`) },
      { Action: ['dynamodb:Query'], Resource: indexArn(`${name}Views`, 'attention') },
    ]);
  });

  test('are declared in a list, each name and version once', () => {
    const names = projections.map((one) => `${one.name} ${one.version}`);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
  });
});

test.each<[string, readonly Grant[]]>([
  ['GetUser', [{ Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: arnOf('UserViews') }]],
  [
    'ListUsers',
    [
      { Action: ['dynamodb:Query'], Resource: arnOf('UserViews') },
      { Action: ['dynamodb:Query'], Resource: indexArn('UserViews', 'gsi1') },
      { Action: ['dynamodb:Query'], Resource: indexArn('UserViews', 'gsi2') },
    ],
  ],
  ['ListRegistrations', [{ Action: ['dynamodb:Query'], Resource: arnOf('UserViews') }]],
  ['GetAccount', [{ Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: arnOf('PaymentViews') }]],
  [
    'GetAccountHistory',
    [{ Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: arnOf('PaymentViews') }],
  ],
])('%s may read its read model, and write nothing', (name, grants) => {
  expect(grantsOf(`${name}Role`)).toEqual(grants);
  expect(Object.keys(resource(`${name}LambdaFunction`).Properties.Environment.Variables)).toEqual(
    expect.not.arrayContaining(['USER_TABLE', 'PAYMENT_TABLE']),
  );
});
