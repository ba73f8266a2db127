import type { Envelope } from '@edtech/contracts';
import type { EventStore } from '@edtech/event-store';
import { fencePk } from '@edtech/event-store/layout';
import { type Consumer, type Handles, sourceOf } from './consumer.ts';
import { type Awaited, readFence, subjectOf } from './lane.ts';

/** What the event of `envelope` still has to wait for; undefined when its handler may run. */
export const awaitedBy = async (
  store: EventStore,
  consumer: Consumer,
  envelope: Envelope,
  handles: Handles | undefined,
): Promise<Awaited | undefined> => {
  if (handles?.after === undefined) return undefined;
  const { contract, id } = handles.after;
  const subject = {
    consumer: consumer.name,
    source: sourceOf(contract),
    aggregateType: contract.aggregate,
    // The envelope's data was validated against the contract of the handler that declares this.
    aggregateId: id(envelope as never),
  };
  // Within one aggregate the order itself sees to it.
  if (fencePk(subject) === fencePk(subjectOf(consumer.name, envelope))) return undefined;
  const fence = await readFence(store, subject);
  return fence.handledTypes.includes(contract.type) ? undefined : { fence, type: contract.type };
};
