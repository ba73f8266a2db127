import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  busClient,
  busTarget,
  createPublisher,
  queueTarget,
  type ReplayTarget,
  replayMark,
} from '@edtech/outbox';
import { QueueUnavailable, queueNameOf, queueUrlOf } from '../../consumers/queues.ts';
import { stageOf } from '../../stage.ts';
import type { PublishRequest } from './request.ts';

/**
 * Where the events of a replay go.
 * @throws ReplayRefused, QueueMissing, QueueUnavailable
 */
export const targetOf = async ({
  id,
  stage,
  consumer,
  to,
  reprocess,
}: PublishRequest): Promise<ReplayTarget> => {
  const replay = replayMark(id, { reprocess, ...(consumer === undefined ? {} : { consumer }) });
  const { name, busClients, busName, queueClients } = stageOf(stage);
  if (to === 'bus' || consumer === undefined)
    return busTarget(createPublisher({ client: busClient(busClients), busName, concurrency: 1 }), replay);
  const client = new SQSClient(queueClients);
  const queueUrl = await queueUrlOf(client, queueNameOf(consumer, name));
  return queueTarget({ client, queueUrl, replay, ...(await placeOf(client, queueUrl)) });
};

/** The account and the region of a queue, from its ARN. */
const placeOf = async (
  client: SQSClient,
  QueueUrl: string,
): Promise<{ readonly account: string; readonly region: string }> => {
  try {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const [, , , region = '', account = ''] = (Attributes?.QueueArn ?? '').split(':');
    return { account, region };
  } catch (error) {
    throw new QueueUnavailable(QueueUrl, error);
  }
};
