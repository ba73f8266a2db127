import type { KeySchemaElement, SecondaryIndex, TableModel, TableProperties } from '../model.ts';
import { type Account, arnOf, generatedName } from './account.ts';
import type { ResolvedResource } from './resources.ts';
import type { Section } from './section.ts';

const SUPPORTED = [
  'TableName',
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'StreamSpecification',
  'TimeToLiveSpecification',
];
/** Cost, backup and protection: nothing that a reader or writer of items would notice. */
const WITHOUT_EFFECT = [
  'BillingMode',
  'ProvisionedThroughput',
  'OnDemandThroughput',
  'WarmThroughput',
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'TableClass',
  'ResourcePolicy',
  'Tags',
];
const INDEX_KEYS = [
  'IndexName',
  'KeySchema',
  'Projection',
  'ProvisionedThroughput',
  'OnDemandThroughput',
  'WarmThroughput',
  'ContributorInsightsSpecification',
];
const VIEW_TYPES = ['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY'] as const;

/** Reads an `AWS::DynamoDB::Table`. */
export function readTable({ logicalId, properties }: ResolvedResource, account: Account): TableModel {
  properties.only([...SUPPORTED, ...WITHOUT_EFFECT], 'the table property');
  const name = properties.text('TableName') ?? generatedName(account, logicalId);
  const arn = arnOf(account, 'dynamodb', `table/${name}`);
  const table = tableProperties(properties);
  return {
    logicalId,
    name,
    arn,
    ...(table.StreamSpecification === undefined ? {} : { streamArn: `${arn}/stream/local` }),
    properties: table,
  };
}

function tableProperties(properties: Section): TableProperties {
  const viewType = properties.child('StreamSpecification')?.oneOf('StreamViewType', VIEW_TYPES);
  const timeToLive = properties.child('TimeToLiveSpecification');
  return {
    AttributeDefinitions: properties.children('AttributeDefinitions').map((attribute) => ({
      AttributeName: attribute.requiredText('AttributeName'),
      AttributeType: attribute.oneOf('AttributeType', ['S', 'N', 'B']) ?? 'S',
    })),
    KeySchema: keySchema(properties),
    ...indexes('GlobalSecondaryIndexes', properties),
    ...indexes('LocalSecondaryIndexes', properties),
    ...(viewType === undefined ? {} : { StreamSpecification: { StreamViewType: viewType } }),
    ...(timeToLive === undefined
      ? {}
      : {
          TimeToLiveSpecification: {
            AttributeName: timeToLive.requiredText('AttributeName'),
            Enabled: timeToLive.flag('Enabled') ?? false,
          },
        }),
  };
}

function keySchema(section: Section): readonly KeySchemaElement[] {
  return section.children('KeySchema').map((element) => ({
    AttributeName: element.requiredText('AttributeName'),
    KeyType: element.oneOf('KeyType', ['HASH', 'RANGE']) ?? 'HASH',
  }));
}

function indexes<Key extends 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'>(
  key: Key,
  properties: Section,
): { readonly [key in Key]?: readonly SecondaryIndex[] } | Record<never, never> {
  if (!properties.has(key)) return {};
  return { [key]: properties.children(key).map(readIndex) };
}

function readIndex(index: Section): SecondaryIndex {
  index.only(INDEX_KEYS, 'the index property');
  const projection = index.child('Projection');
  const attributes = projection?.list('NonKeyAttributes')?.map(String);
  return {
    IndexName: index.requiredText('IndexName'),
    KeySchema: keySchema(index),
    Projection: {
      ProjectionType: projection?.oneOf('ProjectionType', ['ALL', 'KEYS_ONLY', 'INCLUDE']) ?? 'ALL',
      ...(attributes === undefined ? {} : { NonKeyAttributes: attributes }),
    },
  };
}
