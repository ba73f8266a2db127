import { environment, jsonLog } from '@edtech/contracts';
import { sqsHandler } from '@edtech/messaging';
import { busClient, createPublisher, createRepublisher } from '@edtech/outbox';
import { paymentRepublication } from '../application/republication.ts';
import { queue } from './queue.ts';
import { store } from './store.ts';

const { EVENT_BUS } = environment('EVENT_BUS');

const republisher = createRepublisher({
  table: store.table,
  publisher: createPublisher({ client: busClient(), busName: EVENT_BUS }),
  log: jsonLog,
});

export const handler = sqsHandler(paymentRepublication.by(republisher.republish), {
  store,
  queue,
  log: jsonLog,
});
