import { environment } from '@edtech/contracts';
import { republication } from '@edtech/messaging';
import { busClient, createPublisher, createRepublisher } from '@edtech/outbox';
import { consume } from './consume.ts';
import { log } from './log.ts';
import { store } from './store.ts';

const { EVENT_BUS, SOURCE } = environment('EVENT_BUS', 'SOURCE');

const { republish } = createRepublisher({
  table: store.table,
  publisher: createPublisher({ client: busClient(), busName: EVENT_BUS }),
  log,
});

export const handler = consume(republication({ name: 'origin-republication', source: SOURCE }).by(republish));
