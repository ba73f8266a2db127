import { randomUUID } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog } from '@edtech/contracts';
import { createPublisher, createSweeper, createSweepHandler } from '@edtech/outbox';
import { store } from './store.ts';

const { EVENT_BUS, SWEEP_QUEUE_URL } = environment('EVENT_BUS', 'SWEEP_QUEUE_URL');

const { table, timing } = store;

export const handler = createSweepHandler({
  sweeper: createSweeper({
    table,
    timing,
    publisher: createPublisher({ client: new EventBridgeClient(), busName: EVENT_BUS }),
    newOwner: randomUUID,
    log: jsonLog,
  }),
  sqs: new SQSClient(),
  queueUrl: SWEEP_QUEUE_URL,
  timing,
  log: jsonLog,
});
