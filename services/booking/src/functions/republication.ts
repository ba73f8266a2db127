import { environment, jsonLog } from '@edtech/contracts';
import { consumerFunction } from '@edtech/messaging';
import { busClient, createPublisher, createRepublisher } from '@edtech/outbox';
import { bookingRepublication } from '../application/republication.ts';
import { store } from './store.ts';

const { EVENT_BUS } = environment('EVENT_BUS');

const { republish } = createRepublisher({
  table: store.table,
  publisher: createPublisher({ client: busClient(), busName: EVENT_BUS }),
  log: jsonLog,
});

export const handler = consumerFunction(store, bookingRepublication.by(republish));
