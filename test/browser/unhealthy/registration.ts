import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { OutboxItem } from '@edtech/event-store/layout';
import { register } from '../../acting/requests.ts';
import { outboxOf, USER_TABLE } from '../../e2e/outbox-of.ts';
import type { Scene } from './scene.ts';
import { someUser } from './user-events.ts';

/** A user whose event the bus does not take, and the record of it in the outbox. */
export interface Unpublished {
  readonly userId: string;
  readonly record: OutboxItem;
  /** Changes the record behind the platform's back. */
  change(attribute: 'createdAt' | 'eventData', value: string): Promise<void>;
  /** The bus takes its events again. */
  busIsBack(): Promise<void>;
}

export const registerWithoutBus = async ({ platform, causes, documents }: Scene): Promise<Unpublished> => {
  const userId = someUser();
  await causes.begin(userId, { bus: { about: userId, fail: 1 } });
  const { path, body } = register({ userId, role: 'STUDENT' });
  const { status, text } = await platform.http.post(path, body);
  if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${text}`);
  const [record] = await outboxOf(platform, userId);
  if (record === undefined) throw new Error(`Nothing of ${userId} is in the outbox.`);
  const { pk, sk } = record;
  return {
    userId,
    record,
    async change(attribute, value) {
      await documents.send(
        new UpdateCommand({
          TableName: USER_TABLE,
          Key: { pk, sk },
          UpdateExpression: 'SET #attribute = :value',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#attribute': attribute },
          ExpressionAttributeValues: { ':value': value },
        }),
      );
    },
    busIsBack: () => causes.end(userId),
  };
};
