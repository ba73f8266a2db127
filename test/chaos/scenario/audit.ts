import { aggregate, type Decision } from '@edtech/event-store';
import { consumer, handles } from '@edtech/messaging';
import { ledgerEntered } from './contracts.ts';
import type { Effect } from './effect.ts';

/** The last service of the chain: it follows what the one in the middle publishes. */

type TrailEvent = { readonly type: 'Recorded'; readonly data: Effect };

export const Trail = aggregate<{ readonly records: number }, TrailEvent>({
  type: 'Trail',
  initial: { records: 0 },
  evolve: { Recorded: ({ records }) => ({ records: records + 1 }) },
});

const record =
  (effect: Effect): Decision<typeof Trail> =>
  () => [{ type: 'Recorded', data: effect }];

export const trail = consumer({
  name: 'audit-trail',
  ordered: false,
  on: [
    handles(ledgerEntered, ({ id, aggregate: { id: accountId, sequence } }, tx) =>
      tx.execute(Trail, accountId, record({ eventId: id, sequence })),
    ),
  ],
});
