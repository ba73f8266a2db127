import type { GiveUp } from '@edtech/dead-letters';
import { discard, inboxName, NothingToDiscard } from '@edtech/messaging';
import { orderedNamed, type ServiceConsumer } from '../consumers/consumers.ts';
import { storeIn } from '../consumers/inboxes.ts';
import { queueOn } from '../consumers/queues.ts';
import { serviceTablesOn } from '../service-tables.ts';

/**
 * Has an ordered consumer go past an event, as "npm run consumers -- discard" does. One that is past it already needs nothing.
 * @param stage name of a stage on AWS; the platform on this machine when undefined
 */
export const giveUpOn =
  (stage: string | undefined, consumers: readonly ServiceConsumer[]): GiveUp =>
  async ({ source, event }, { by, reason }) => {
    if (event === undefined) return;
    const owner = orderedNamed(consumers, source.name, 'nothing waits behind its dead letters.');
    const { replayId, aggregateType, aggregateId, sequence } = event;
    const consumer = inboxName({ consumer: owner.name, ...(replayId === undefined ? {} : { replayId }) });
    try {
      await discard(
        storeIn(owner.service, serviceTablesOn(stage)(owner.service)),
        await queueOn(stage, owner.name),
        { subject: { consumer, source: event.source, aggregateType, aggregateId }, sequence, by, reason },
      );
    } catch (error) {
      if (!(error instanceof NothingToDiscard)) throw error;
    }
  };
