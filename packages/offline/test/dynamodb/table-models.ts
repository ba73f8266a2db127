import type { TableModel, TableProperties } from '../../src/model.ts';

/** A table with a stream, as the services have them, but for what a test wants otherwise. */
export function tableModel(name: string, overrides: Partial<TableProperties> = {}): TableModel {
  return {
    logicalId: name,
    name,
    arn: `arn:aws:dynamodb:eu-central-1:000000000000:table/${name}`,
    properties: {
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'attention', AttributeType: 'S' },
        { AttributeName: 'due', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'attention',
          KeySchema: [
            { AttributeName: 'attention', KeyType: 'HASH' },
            { AttributeName: 'due', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['status', 'attempts'] },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'by-due',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'due', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      ...overrides,
    },
  };
}

/** The same without any index: DynamoDB Local never deletes an expired item that lacks the key of one. */
export function tableWithoutIndexes(name: string): TableModel {
  const model = tableModel(name);
  const { GlobalSecondaryIndexes, LocalSecondaryIndexes, ...properties } = model.properties;
  return {
    ...model,
    properties: { ...properties, AttributeDefinitions: properties.AttributeDefinitions.slice(0, 2) },
  };
}
