import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog, userCreatedV1, userProfileUpdatedV1 } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';
import { consumer, handles, sqsHandler, sqsQueue } from '@edtech/messaging';
import { Diary, note } from './diary.ts';

const { CONSUMER, TABLE, QUEUE_URL, DEAD_LETTER_QUEUE_URL } = environment(
  'CONSUMER',
  'TABLE',
  'QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
);

const diaries = consumer({
  name: CONSUMER,
  ordered: 'a diary tells what happened in its order',
  on: [
    handles(userCreatedV1, ({ aggregate: { id, sequence } }, tx) => tx.execute(Diary, id, note(sequence))),
    handles(userProfileUpdatedV1, ({ aggregate: { id, sequence } }, tx) =>
      tx.execute(Diary, id, note(sequence)),
    ),
  ],
});

export const handler = sqsHandler(diaries, {
  store: createEventStore({
    table: dynamoDbTable({ client: documentClient(), tableName: TABLE }),
    source: 'edtech.diary',
  }),
  queue: sqsQueue({
    client: new SQSClient(),
    queueUrl: QUEUE_URL,
    deadLetterQueueUrl: DEAD_LETTER_QUEUE_URL,
  }),
  log: jsonLog,
});
