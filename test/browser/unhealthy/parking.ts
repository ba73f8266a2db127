import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { parkedKey } from '@edtech/event-store/layout';
import type { Scene } from './scene.ts';
import { until } from './until.ts';
import { renaming } from './user-events.ts';

const SIX_MINUTES = 360_000;

/** The second event of a user, which a consumer keeps until the first has come. */
export interface ParkedEvent {
  /**
   * Has it have waited for six minutes, and be due to be looked at: only what has done so for five is unhealthy, and nothing
   * makes that pass faster.
   */
  age(): Promise<void>;
}

/** @param service whose the consumer is */
export const parkSecondEvent = async (
  { deliver, documents }: Scene,
  service: string,
  consumer: string,
  userId: string,
): Promise<ParkedEvent> => {
  await deliver(consumer, renaming(userId));
  const subject = { consumer, source: 'edtech.user', aggregateType: 'User', aggregateId: userId };
  const setTimes = (parkedAt: string, lookAt: string) =>
    documents.send(
      new UpdateCommand({
        TableName: `edtech-${service}-dev`,
        Key: parkedKey(subject, 2),
        UpdateExpression: 'SET parkedAt = :parkedAt, attentionSk = :lookAt',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':parkedAt': parkedAt, ':lookAt': lookAt },
      }),
    );
  const age = async (): Promise<void> => {
    const now = Date.now();
    await until(`${consumer} has parked the event of ${userId}`, () =>
      setTimes(new Date(now - SIX_MINUTES).toISOString(), new Date(now).toISOString()).then(
        () => true,
        (error: Error) => {
          if (error.name !== 'ConditionalCheckFailedException') throw error;
          return false;
        },
      ),
    );
  };
  return { age };
};
