import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { environment, jsonLog } from '@edtech/contracts';
import { createForwarder, createPublisher } from '@edtech/outbox';
import { store } from './store.ts';

const { EVENT_BUS } = environment('EVENT_BUS');

const { table, timing } = store;

export const handler = createForwarder({
  table,
  timing,
  publisher: createPublisher({ client: new EventBridgeClient(), busName: EVENT_BUS }),
  log: jsonLog,
});
