import { countInboxes } from '@edtech/messaging';
import { columns } from '../local/columns.ts';
import type { ServiceConsumer } from './consumers.ts';
import type { Inbox } from './inboxes.ts';
import { queueNameOf } from './queues.ts';

export interface Listed {
  readonly service: string;
  readonly consumer: string;
  /** Why its events are ordered; false when they are not. */
  readonly ordered: string | false;
  readonly events: readonly { readonly type: string; readonly version: number }[];
  readonly queue: string;
  /** Parked events and blocked aggregates; only ordered consumers have them. */
  readonly parked?: number;
  readonly blocked?: number;
}

/** Every consumer of `inboxes`, with what waits in its inbox. */
export const list = async (inboxes: readonly Inbox[], stage: string): Promise<readonly Listed[]> => {
  const listed = await Promise.all(
    inboxes.map(async ({ store, consumers }) => {
      const counts = await countInboxes(store.table);
      return consumers.map((one) => ({
        ...declared(one, stage),
        ...(one.consumer.ordered === false ? {} : (counts.get(one.name) ?? { parked: 0, blocked: 0 })),
      }));
    }),
  );
  return listed.flat();
};

const declared = ({ service, name, consumer }: ServiceConsumer, stage: string): Listed => ({
  service,
  consumer: name,
  ordered: consumer.ordered,
  events: consumer.on.map(({ contract: { type, version } }) => ({ type, version })),
  queue: queueNameOf(name, stage),
});

/** The list as a person reads it. */
export const listPage = (listed: readonly Listed[]): string =>
  [
    columns(
      'CONSUMERS',
      ['service', 'consumer', 'ordered', 'parked', 'blocked', 'queue', 'events'],
      listed.map(({ service, consumer, ordered, parked, blocked, queue, events }) => [
        service,
        consumer,
        ordered === false ? 'no' : 'yes',
        parked ?? '-',
        blocked ?? '-',
        queue,
        events.map(({ type, version }) => `${type} v${version}`).join(', '),
      ]),
    ),
    ...listed.flatMap(({ consumer, ordered }) =>
      ordered === false ? [] : [`${consumer} is ordered: ${ordered}.`],
    ),
  ].join('\n\n');
