import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import type { Page } from 'playwright-core';
import { type Cast, engage } from '../../mishaps/bookings/people.ts';
import { launch, watched } from '../console.ts';
import { commandLineAt, type Run } from './command-line.ts';
import { type Causes, causesAt } from './faults.ts';
import { until } from './until.ts';

/** A platform in trouble, and somebody who looks at it: in a browser, in a terminal and over HTTP. */
export interface Scene {
  readonly platform: Platform;
  readonly page: Page;
  /** What the page complains of. */
  readonly problems: readonly string[];
  readonly run: Run;
  readonly admin: RequestOptions;
  readonly causes: Causes;
  readonly documents: DynamoDBDocumentClient;
  /** Who books a lesson, and cannot pay for it. */
  readonly cast: Cast;
  queueUrl(name: string): Promise<string>;
  /** Puts a message into the queue of a consumer, as the bus does. */
  deliver(consumer: string, message: object): Promise<void>;
  /** Runs a function now that its schedule runs every few minutes. */
  invoke(functionKey: string): Promise<void>;
  /** Resolves when a dead letter about an aggregate is on record. Its collection waits for no schedule. */
  onRecord(aggregate: string): Promise<void>;
  close(): Promise<void>;
}

/** The sweepers of outboxes and sagas are hastier than on AWS, every 9 s in place of 30. For the others nobody waits: they are run. */
const HASTE = { timeScale: 0.3 };

/** Milliseconds for which something on the page is waited for: the machine may be busy with something else. */
const PATIENCE = 60_000;

export const openScene = async (): Promise<Scene> => {
  const [platform, browser] = await Promise.all([startPlatform({ ...HASTE, deadLetters: true }), launch()]);
  const { endpoints, aws, http, control } = platform;
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  // While all is well: people are ready when everybody has heard of them.
  const [cast] = await engage(platform, [{ card: 'tok_declined' }]);
  if (cast === undefined) throw new Error('One is engaged.');
  const lambda = new LambdaClient({
    endpoint: String(endpoints.lambda),
    region: endpoints.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const admin = { token: await localToken({ userId: 'ada', roles: ['ADMIN'] }) };

  const queueUrl = async (QueueName: string): Promise<string> =>
    (await aws.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';

  const invoke = async (functionKey: string): Promise<void> => {
    await lambda.send(new InvokeCommand({ FunctionName: `edtech-dev-${functionKey}` }));
  };

  return {
    platform,
    page,
    problems: watched(page),
    run: commandLineAt(endpoints),
    admin,
    causes: causesAt(control),
    cast,
    documents: DynamoDBDocumentClient.from(aws.dynamodb),
    queueUrl,
    async deliver(consumer, message) {
      const QueueUrl = await queueUrl(`edtech-${consumer}-dev`);
      await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }));
    },
    invoke,
    async onRecord(aggregate) {
      await until(`a dead letter about ${aggregate}`, async () => {
        const { body } = await http.get(`/dead-letters?aggregate=${aggregate}`, admin);
        if (Array.isArray(body.deadLetters) && body.deadLetters.length > 0) return true;
        await invoke('processDeadLetters');
        return false;
      });
    },
    async close() {
      lambda.destroy();
      await browser.close();
      await platform.stop();
    },
  };
};
