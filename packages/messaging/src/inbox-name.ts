import type { Envelope } from '@edtech/contracts';
import type { FenceSubject } from '@edtech/event-store/layout';
import type { Consumer } from './consumer.ts';

/*
 * A consumer's markers and fences carry the name of its inbox. That is the consumer's own name; but what a replay has it
 * reprocess is handled in an inbox of that replay's, `<consumer>@<replay id>`, which is empty when the replay begins: so
 * each event has its effects once more, in order, however often the replay sends it.
 */

const SEPARATOR = '@';

/** Who owns an inbox, and the replay that it is for, if any. */
export interface InboxOwner {
  readonly consumer: string;
  readonly replayId?: string;
}

/** Whether `consumer` is to handle the event anew. A mark that is meant for another consumer asks it for nothing. */
export const isReprocessed = ({ name }: Pick<Consumer, 'name'>, { replay }: Envelope): boolean =>
  replay?.mode === 'reprocess' && replay.consumer === name;

/** Name of the inbox in which `consumer` handles the event of `envelope`. */
export const inboxNameOf = (consumer: Pick<Consumer, 'name'>, envelope: Envelope): string =>
  isReprocessed(consumer, envelope)
    ? inboxName({ consumer: consumer.name, replayId: envelope.replay?.id ?? '' })
    : consumer.name;

/** The lane of an event: of its aggregate, in the inbox in which `consumer` handles it. */
export const subjectOf = (consumer: Pick<Consumer, 'name'>, envelope: Envelope): FenceSubject => ({
  consumer: inboxNameOf(consumer, envelope),
  source: envelope.source,
  aggregateType: envelope.aggregate.type,
  aggregateId: envelope.aggregate.id,
});

/** The id is escaped, so that it can hold nothing that separates the parts of a key. */
export const inboxName = ({ consumer, replayId }: InboxOwner): string =>
  replayId === undefined ? consumer : `${consumer}${SEPARATOR}${encodeURIComponent(replayId.toWellFormed())}`;

/** The reverse of `inboxName`. */
export const inboxOwner = (name: string): InboxOwner => {
  const at = name.indexOf(SEPARATOR);
  return at === -1
    ? { consumer: name }
    : { consumer: name.slice(0, at), replayId: unescaped(name.slice(at + SEPARATOR.length)) };
};

/** Names come from people as well, who may have mistyped them. */
const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
