import type { Envelope } from '@edtech/contracts';
import type { EventStore } from '@edtech/event-store';
import { type FenceSubject, fencePk } from '@edtech/event-store/layout';
import { type Consumer, type Handles, sourceOf } from './consumer.ts';
import { inboxNameOf, subjectOf } from './inbox-name.ts';
import { type Awaited, readFence } from './lane.ts';
import { type Message, readBody } from './message.ts';

/** The fence for which the event of `envelope` waits, or has waited; undefined when its handler declares none. */
export const awaitedSubject = (
  consumer: Consumer,
  envelope: Envelope,
  handles: Handles | undefined,
): FenceSubject | undefined => {
  if (handles?.after === undefined) return undefined;
  const { contract, id } = handles.after;
  const subject = {
    consumer: inboxNameOf(consumer, envelope),
    source: sourceOf(contract),
    aggregateType: contract.aggregate,
    // The envelope's data was validated against the contract of the handler that declares this.
    aggregateId: id(envelope as never),
  };
  // Within one aggregate the order itself sees to it.
  return fencePk(subject) === fencePk(subjectOf(consumer, envelope)) ? undefined : subject;
};

/** What the event of `envelope` still has to wait for; undefined when its handler may run. */
export const awaitedBy = async (
  store: EventStore,
  consumer: Consumer,
  envelope: Envelope,
  handles: Handles | undefined,
): Promise<Awaited | undefined> => {
  const subject = awaitedSubject(consumer, envelope, handles);
  const type = handles?.after?.contract.type;
  if (subject === undefined || type === undefined) return undefined;
  const fence = await readFence(store, subject);
  return fence.handledTypes.includes(type) ? undefined : { fence, type };
};

/**
 * What the event in a parked `body` still has to wait for; undefined when its handler may run, and when the consumer cannot
 * read the body any more: it says so when the event comes to its turn.
 */
export const parkedAwaits = async (
  store: EventStore,
  consumer: Consumer,
  body: string,
): Promise<Awaited | undefined> => {
  let message: Message;
  try {
    message = readBody(consumer, body);
  } catch {
    return undefined;
  }
  return awaitedBy(store, consumer, message.envelope, message.handles);
};
