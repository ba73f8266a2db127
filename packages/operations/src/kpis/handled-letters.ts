import type { Letter } from '@edtech/dead-letters';
import type { Table } from '@edtech/event-store';
import { fenceKey, markerKey } from '@edtech/event-store/layout';
import { inboxName } from '@edtech/messaging';

/**
 * Tells of dead letters whether their event was handled all the same: then a delivery that came once more has failed, where it
 * should have been known again.
 * @param tableOf the table of a consumer's inbox, by the consumer's name; undefined for one that is not known
 */
export const handledLetters =
  (tableOf: (consumer: string) => Pick<Table, 'get'> | undefined) =>
  async ({ source, event, error }: Letter): Promise<boolean> => {
    // Another event than the one that was handled in its place.
    if (source.kind !== 'consumer' || event === undefined || error.code === 'sequence-reused') return false;
    const table = tableOf(source.name);
    if (table === undefined) return false;
    const { id, source: producer, aggregateType, aggregateId, sequence, replayId } = event;
    const consumer = inboxName({
      consumer: source.name,
      ...(replayId === undefined ? {} : { replayId }),
    });
    if (!source.ordered) return (await table.get(markerKey(consumer, id))) !== undefined;
    const fence = await table.get(fenceKey({ consumer, source: producer, aggregateType, aggregateId }));
    return Number(fence?.lastSequence ?? 0) >= sequence;
  };
