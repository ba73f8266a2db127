import { referencesIn } from '@edtech/stacks/references';
import { MAX_PARAMETERS, MAX_RESOURCES, MAX_TEMPLATE_BYTES } from '@edtech/stacks/template';
import { OUTBOX_SERVICES } from '../../scripts/generated/services.ts';
import { type DeploymentEndpoint, startDeploymentEndpoint } from './deployment-endpoint.ts';
import { deployPackageOf, PACKAGING_MILLISECONDS, packageOf } from './packages.ts';
import { type Stacks, stacksIn, type Template } from './template.ts';

let stacks: Stacks;

beforeAll(async () => {
  stacks = await stacksIn(await packageOf('dev'));
}, PACKAGING_MILLISECONDS);

const all = (): readonly (readonly [name: string, template: Template])[] => [
  ['root', stacks.root],
  ...stacks.nested,
];

const nestedStacks = () =>
  Object.values(stacks.root.Resources).filter(({ Type }) => Type === 'AWS::CloudFormation::Stack');

test('every service has a stack of its own, with the table of its sagas', () => {
  for (const outbox of OUTBOX_SERVICES)
    expect([...stacks.nested.keys()]).toContain(`stack-${outbox.replace(/-sagas$/, '')}.json`);
  expect(nestedStacks().length).toBe(stacks.nested.size);
});

test('the root has what services share, the table of their figures, the topic of alarms and the dashboard among it, and no function or queue', () => {
  const types = new Set(Object.values(stacks.root.Resources).map(({ Type }) => Type));
  expect([...types].sort()).toEqual([
    'AWS::ApiGatewayV2::Api',
    'AWS::ApiGatewayV2::Authorizer',
    'AWS::ApiGatewayV2::Stage',
    'AWS::CloudFormation::Stack',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::Cognito::UserPool',
    'AWS::Cognito::UserPoolClient',
    'AWS::Cognito::UserPoolGroup',
    'AWS::DynamoDB::Table',
    'AWS::EventSchemas::Registry',
    'AWS::EventSchemas::Schema',
    'AWS::Events::Archive',
    'AWS::Events::EventBus',
    'AWS::KMS::Key',
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
    'AWS::SNS::Subscription',
    'AWS::SNS::Topic',
    'AWS::SNS::TopicPolicy',
  ]);
});

test('what a stack refers to is in it, or passed to it', () => {
  for (const [name, template] of all()) {
    const known = new Set([...Object.keys(template.Resources), ...Object.keys(template.Parameters ?? {})]);
    const unknown = referencesIn(template.Resources).filter(
      ({ id }) => !id.startsWith('AWS::') && !known.has(id),
    );
    expect([name, unknown]).toEqual([name, []]);
    for (const { DependsOn = [] } of Object.values(template.Resources)) {
      for (const id of [DependsOn].flat()) expect(known).toContain(id);
    }
  }
});

test('a stack is passed its parameters, no more and no fewer', () => {
  for (const { Properties } of nestedStacks()) {
    const file = JSON.stringify(Properties.TemplateURL).split('/').at(-1)?.replace(/".*/, '') ?? '';
    const { Parameters = {} } = stacks.nested.get(file) ?? {};
    expect(Object.keys(Properties.Parameters).sort()).toEqual(Object.keys(Parameters).sort());
  }
});

test('each is within what CloudFormation takes, with room to grow', () => {
  for (const [name, template] of all()) {
    expect([name, Object.keys(template.Resources).length < MAX_RESOURCES * 0.8]).toEqual([name, true]);
    expect([name, Object.keys(template.Parameters ?? {}).length < MAX_PARAMETERS]).toEqual([name, true]);
    expect([name, JSON.stringify(template).length < MAX_TEMPLATE_BYTES]).toEqual([name, true]);
  }
});

describe('a deployment', () => {
  let endpoint: DeploymentEndpoint;

  beforeAll(async () => {
    endpoint = await startDeploymentEndpoint();
    await deployPackageOf('dev', {
      AWS_ENDPOINT_URL: endpoint.url,
      AWS_ACCESS_KEY_ID: 'nobody',
      AWS_SECRET_ACCESS_KEY: 'nothing',
    });
  }, PACKAGING_MILLISECONDS);

  afterAll(() => endpoint.close());

  test('has every template where the root looks for it, before the stack is changed', () => {
    const changed = endpoint.calls.findLastIndex(({ action }) => action === 'ExecuteChangeSet');
    const before = endpoint.calls.slice(0, changed).filter(({ action }) => action === 'PUT');
    for (const { Properties } of nestedStacks()) {
      const url: string = Properties.TemplateURL['Fn::Sub'];
      expect(url).toMatch(
        /^https:\/\/\$\{ServerlessDeploymentBucket\}\.s3\.\$\{AWS::Region\}\.\$\{AWS::URLSuffix\}\//,
      );
      const uploaded = before.find(
        ({ on }) => on === new URL(url.replaceAll(/\$\{.*?\}/g, 'x')).pathname.slice(1),
      );
      expect(JSON.parse(uploaded?.body ?? '{}')).toEqual(stacks.nested.get(url.split('/').at(-1) ?? ''));
    }
  });
});
