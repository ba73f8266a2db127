import { RETRY_POLICY } from '@edtech/messaging';
import { PACKAGING_MILLISECONDS } from './packages.ts';
import { packagedTemplate, type Resource, type Template } from './template.ts';

let template: Template;

beforeAll(async () => {
  template = await packagedTemplate('dev');
}, PACKAGING_MILLISECONDS);

const ofType = (type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

const referenced = (value: {
  readonly 'Fn::GetAtt'?: readonly [string, string];
  readonly Ref?: string;
}): string => value['Fn::GetAtt']?.[0] ?? value.Ref ?? '';

const resource = (id: string): Resource => {
  const found = template.Resources[id];
  if (found === undefined) throw new Error(`the template has no ${id}`);
  return found;
};

const statementsOf = (role: Resource) =>
  role.Properties.Policies.flatMap(
    ({ PolicyDocument }: { PolicyDocument: { Statement: object[] } }) => PolicyDocument.Statement,
  );

const queueMappings = () =>
  ofType('AWS::Lambda::EventSourceMapping').filter(([, { Properties }]) =>
    ['AWS::SQS::Queue'].includes(resource(referenced(Properties.EventSourceArn)).Type),
  );

const streamMappings = () =>
  ofType('AWS::Lambda::EventSourceMapping').filter(
    ([, { Properties }]) => Properties.StartingPosition !== undefined,
  );

test('every function has a role of its own, on Lambda’s current runtime', () => {
  const functions = ofType('AWS::Lambda::Function');
  const roles = functions.map(([, { Properties }]) => referenced(Properties.Role));
  expect(new Set(roles).size).toBe(functions.length);
  for (const [, { Properties }] of functions) {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
    });
  }
  expect(template.Resources).not.toHaveProperty('IamRoleLambdaExecution');
});

test('a role grants named actions on named resources; tracing alone has none to name', () => {
  for (const [id, role] of ofType('AWS::IAM::Role')) {
    for (const { Action, Resource: on } of statementsOf(role)) {
      const actions: readonly string[] = [Action].flat();
      expect([id, actions.filter((action) => action.includes('*'))]).toEqual([id, []]);
      if (on === '*') expect(actions.every((action) => action.startsWith('xray:'))).toBe(true);
      expect(role.Properties.ManagedPolicyArns).toBeUndefined();
    }
  }
});

test('a role may write to the log group of its own function, and to no other', () => {
  for (const [, { Properties }] of ofType('AWS::Lambda::Function')) {
    const statements: { Action: string[]; Resource: { 'Fn::Sub'?: string } }[] = statementsOf(
      resource(referenced(Properties.Role)),
    );
    const logging = statements.filter(({ Action }) => [Action].flat().includes('logs:PutLogEvents'));
    expect(logging.map(({ Resource: on }) => on['Fn::Sub'])).toEqual([
      `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${Properties.FunctionName}:*`,
    ]);
  }
});

test('logs are kept for a limited time', () => {
  for (const [, { Properties }] of ofType('AWS::Logs::LogGroup')) expect(Properties.RetentionInDays).toBe(30);
});

test('a queue is hidden long enough for its function to finish: six timeouts and the batch window', () => {
  for (const [id, { Properties }] of queueMappings()) {
    const queue = resource(referenced(Properties.EventSourceArn)).Properties;
    const { Timeout } = resource(referenced(Properties.FunctionName)).Properties;
    const least = 6 * Timeout + (Properties.MaximumBatchingWindowInSeconds ?? 0);
    expect([id, queue.VisibilityTimeout >= least]).toEqual([id, true]);
  }
});

test('a consumer answers for each message, is bounded, and has dead letters after the receives of the retry policy', () => {
  const consumers = queueMappings().filter(
    ([, { Properties }]) => Properties.FunctionResponseTypes !== undefined,
  );
  expect(consumers.length).toBeGreaterThan(0);
  for (const [, { Properties }] of consumers) {
    expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    expect(Properties.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
    const { RedrivePolicy } = resource(referenced(Properties.EventSourceArn)).Properties;
    expect(RedrivePolicy.maxReceiveCount).toBe(RETRY_POLICY.maxReceiveCount);
    expect(resource(referenced(RedrivePolicy.deadLetterTargetArn)).Properties.MessageRetentionPeriod).toBe(
      14 * 24 * 3_600,
    );
  }
});

test('a stream mapping never blocks its shard for good, and says where it gave up', () => {
  expect(streamMappings().length).toBeGreaterThan(0);
  for (const [, { Properties }] of streamMappings()) {
    expect(Properties).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(Properties.MaximumRetryAttempts).toBeGreaterThan(0);
    expect(Properties.MaximumRecordAgeInSeconds).toBeGreaterThan(0);
    expect(resource(referenced(Properties.DestinationConfig.OnFailure.Destination)).Type).toBe(
      'AWS::SQS::Queue',
    );
  }
});

test('every target of a rule on the bus has dead letters', () => {
  const rules = ofType('AWS::Events::Rule').filter(
    ([, { Properties }]) => Properties.EventBusName !== undefined,
  );
  expect(rules.length).toBeGreaterThan(0);
  for (const [, { Properties }] of rules) {
    for (const target of Properties.Targets) {
      expect(resource(referenced(target.DeadLetterConfig.Arn)).Type).toBe('AWS::SQS::Queue');
      expect(target.RetryPolicy).toBeDefined();
      expect(target.InputPath).toBeUndefined();
    }
  }
});

test('what is stored is encrypted, and tables can be restored and are never deleted by accident', () => {
  for (const [, { Properties }] of ofType('AWS::SQS::Queue'))
    expect(Properties.SqsManagedSseEnabled).toBe(true);
  for (const [, table] of ofType('AWS::DynamoDB::Table')) {
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  }
});

test('at most two functions read a stream', () => {
  const readers = Map.groupBy(streamMappings(), ([, { Properties }]) =>
    referenced(Properties.EventSourceArn),
  );
  for (const [, mappings] of readers) expect(mappings.length).toBeLessThanOrEqual(2);
});

test('every name carries the stage', () => {
  const names = Object.values(template.Resources).flatMap(({ Type, Properties }) => {
    const name =
      Properties?.TableName ??
      Properties?.QueueName ??
      Properties?.FunctionName ??
      Properties?.RegistryName ??
      Properties?.UserPoolName;
    return typeof name === 'string' && Type !== 'AWS::Lambda::EventSourceMapping' ? [name] : [];
  });
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !/(^|-)dev(-|$)/.test(name))).toEqual([]);
});

test('nothing in it is for local use', () => {
  // What manages connections has an endpoint of its own for each API, so there is none that the SDK could know by itself.
  const local = /localhost|127\.0\.0\.1|IS_OFFLINE|AWS_ENDPOINT_URL(?!_APIGATEWAYMANAGEMENTAPI)/;
  expect(JSON.stringify(template)).not.toMatch(local);
});
