import type { Destination, OutboxItem } from '@edtech/event-store/layout';
import type { Published, Publisher } from './publisher.ts';

/** Sends each record where it is meant to go. Neither destination waits for the other, or suffers from its outage. */
export const byDestination = (publishers: Readonly<Record<Destination, Publisher>>): Publisher => ({
  async publish(items, options) {
    const fates = new Map<OutboxItem, Published>();
    const grouped = [...Map.groupBy(items, ({ destination }) => destination)];
    const answers = await Promise.all(
      grouped.map(([destination, those]) => publishers[destination].publish(those, options)),
    );
    for (const answer of answers.flat()) fates.set(answer.item, answer);
    return items.map((item) => fates.get(item) ?? lost(item));
  },
});

/** A publisher answers for each of its records; what it does not answer for counts as not sent. */
const lost = (item: OutboxItem): Published => ({
  outcome: 'deferred',
  item,
  reason: { code: 'NoAnswer', message: `nobody said what became of it on its way to ${item.destination}` },
});
