import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { decodeOutboxItem, type OutboxItem } from '@edtech/event-store/layout';
import type { Platform } from '@edtech/testkit/platform';

export const USER_TABLE = 'edtech-user-dev';

/** What one user has published, as it lies in the outbox. */
export const outboxOf = async (
  platform: Pick<Platform, 'aws'>,
  userId: string,
): Promise<readonly OutboxItem[]> => {
  const { Items = [] } = await DynamoDBDocumentClient.from(platform.aws.dynamodb).send(
    new QueryCommand({
      TableName: USER_TABLE,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `outbox#User#${userId}` },
    }),
  );
  return Items.map(({ pk, sk, ...attributes }) => decodeOutboxItem({ pk, sk, ...attributes })).filter(
    ({ destination }) => destination === 'bus',
  );
};
