import { setTimeout as wait } from 'node:timers/promises';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { LOCAL_CREDENTIALS } from '../../packages/offline/src/credentials.ts';
import { createJournal } from '../../packages/offline/src/journal/index.ts';
import { startMappings } from '../../packages/offline/src/mappings/index.ts';
import { startQueues } from '../../packages/offline/src/queues/index.ts';
import { modelWith, queue, REGION, runtimeOf } from './model.ts';
import { restOf } from './rest-of.ts';
import { sendAll } from './send-all.ts';
import type { Tally } from './tally.ts';

/** What one SendMessageBatch takes. */
const MESSAGES_A_CALL = 10;
const SENDERS = 4;
/** More than that is left in the queue no longer, so that memory shows the mapping and not a backlog. */
const LARGEST_BACKLOG = 2_000;
/** Kept small, so that a journal that fills up is not taken for a leak. */
const JOURNAL_ENTRIES = 2_000;

/** Sends the numbers of the tally through a queue, over HTTP, to a function behind an event source mapping. */
export async function throughQueue(tally: Tally, signal: AbortSignal): Promise<void> {
  const model = modelWith({
    queues: [queue],
    queueMappings: [
      {
        id: 'count.sqs.1',
        functionKey: 'count',
        queueArn: queue.arn,
        enabled: true,
        batchSize: 10,
        batchWindowSeconds: 0,
        filters: [],
        reportBatchItemFailures: true,
        origin: { file: 'bench', path: 'queueMappings' },
      },
    ],
  });
  const journal = createJournal({ capacity: JOURNAL_ENTRIES });
  const queues = await startQueues({ model, port: 0, journal, timeScale: 1 });
  const lambda = runtimeOf((event) => {
    // What the mapping hands to a function.
    for (const { body } of (event as SQSEvent).Records) tally.count(Number(body));
  });
  const mappings = await startMappings({
    model,
    dynamodbEndpoint: 'http://127.0.0.1:1',
    queues,
    lambda,
    journal,
    timeScale: 1,
  });
  const client = new SQSClient({
    region: REGION,
    endpoint: queues.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  const QueueUrl = `${queues.endpoint}/${model.accountId}/${queue.name}`;
  try {
    await sendAll(
      { total: tally.total, aCall: MESSAGES_A_CALL, senders: SENDERS, signal },
      async (numbers) => {
        while ((queues.inspect()[0]?.visible ?? 0) > LARGEST_BACKLOG && !signal.aborted) await wait(5);
        const Entries = numbers.map((number) => ({ Id: `n${number}`, MessageBody: String(number) }));
        const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        if (Failed.length > 0)
          throw new Error(`${Failed.length} messages were refused: ${Failed[0]?.Message}`);
      },
    );
    await tally.complete(signal);
    await restOf([mappings, queues], signal);
  } finally {
    client.destroy();
    await mappings.stop();
    await queues.stop();
  }
}
