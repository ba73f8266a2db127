import { type Account, arnOf, generatedName, queueUrl } from './account.ts';
import type { DeclaredResource } from './template.ts';
import { UNRESOLVED } from './unresolved.ts';

const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::Events::Archive': 'ArchiveName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::CompositeAlarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::EventSchemas::Registry': 'RegistryName',
  'AWS::EventSchemas::Schema': 'SchemaName',
};

/** The property that holds the physical name of a resource of this type, where it can be given. */
export function nameProperty(type: string): string | undefined {
  return NAME_PROPERTIES[type];
}

type Property = (key: string) => string | undefined | typeof UNRESOLVED;

/**
 * The attributes of a resource, with what `Ref` returns under `Ref`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 *
 * @param given the physical name from its properties; one is generated where there is none.
 */
export function attributesOf(
  resource: DeclaredResource,
  account: Account,
  given: string | undefined,
  property: Property,
): ReadonlyMap<string, string> | undefined {
  const { logicalId, type } = resource;
  const name = given ?? physicalName(resource, account);
  const values = (entries: Readonly<Record<string, string>>) => new Map(Object.entries(entries));
  switch (type) {
    case 'AWS::DynamoDB::Table': {
      const arn = arnOf(account, 'dynamodb', `table/${name}`);
      const streams = 'StreamSpecification' in resource.properties;
      return values({ Ref: name, Arn: arn, ...(streams ? { StreamArn: `${arn}/stream/local` } : {}) });
    }
    case 'AWS::SQS::Queue': {
      const url = queueUrl(account, name);
      return values({ Ref: url, QueueUrl: url, QueueName: name, Arn: arnOf(account, 'sqs', name) });
    }
    case 'AWS::Events::EventBus':
      return values({ Ref: name, Name: name, Arn: arnOf(account, 'events', `event-bus/${name}`) });
    case 'AWS::Events::Rule': {
      const bus = property('EventBusName');
      if (bus === UNRESOLVED) return undefined;
      const busName = busNameOf(bus);
      return values({
        Ref: busName === 'default' ? name : `${busName}|${name}`,
        Arn: ruleArn(account, busName, name),
      });
    }
    case 'AWS::Events::Archive':
      return values({ Ref: name, ArchiveName: name, Arn: arnOf(account, 'events', `archive/${name}`) });
    case 'AWS::IAM::Role':
      return values({ Ref: name, Arn: `arn:aws:iam::${account.accountId}:role/${name}`, RoleId: name });
    case 'AWS::IAM::ManagedPolicy':
      return values({ Ref: `arn:aws:iam::${account.accountId}:policy/${name}` });
    case 'AWS::Logs::LogGroup':
      return values({ Ref: name, Arn: arnOf(account, 'logs', `log-group:${name}:*`) });
    case 'AWS::CloudWatch::Alarm':
    case 'AWS::CloudWatch::CompositeAlarm':
      return values({ Ref: name, Arn: arnOf(account, 'cloudwatch', `alarm:${name}`) });
    case 'AWS::KMS::Key':
      return values({ Ref: logicalId, KeyId: logicalId, Arn: arnOf(account, 'kms', `key/${logicalId}`) });
    case 'AWS::Cognito::UserPool': {
      const id = `${account.region}_local`;
      const provider = `cognito-idp.${account.region}.amazonaws.com/${id}`;
      return values({
        Ref: id,
        UserPoolId: id,
        Arn: arnOf(account, 'cognito-idp', `userpool/${id}`),
        ProviderName: provider,
        ProviderURL: `https://${provider}`,
      });
    }
    case 'AWS::Cognito::UserPoolClient':
      return values({ Ref: logicalId, ClientId: logicalId });
    case 'AWS::EventSchemas::Registry': {
      const arn = arnOf(account, 'schemas', `registry/${name}`);
      return values({ Ref: arn, RegistryArn: arn, RegistryName: name });
    }
    case 'AWS::EventSchemas::Schema': {
      const arn = arnOf(account, 'schemas', `schema/${name}`);
      return values({ Ref: arn, SchemaArn: arn, SchemaName: name });
    }
    default:
      return values({ Ref: name, Arn: arnOf(account, type.split('::')[1]?.toLowerCase() ?? 'aws', name) });
  }
}

/** A bus may be given by name or by ARN; none is the default bus. */
export function busNameOf(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined || nameOrArn === '') return 'default';
  return nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.indexOf('/') + 1) : nameOrArn;
}

export function ruleArn(account: Account, busName: string, ruleName: string): string {
  return arnOf(account, 'events', busName === 'default' ? `rule/${ruleName}` : `rule/${busName}/${ruleName}`);
}

function physicalName(resource: DeclaredResource, account: Account): string {
  const name = generatedName(account, resource.logicalId);
  const fifo = resource.type === 'AWS::SQS::Queue' && String(resource.properties.FifoQueue) === 'true';
  return fifo ? `${name}.fifo` : name;
}
