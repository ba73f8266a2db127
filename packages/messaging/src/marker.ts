import type { Envelope } from '@edtech/contracts';
import { type EventStore, type Guard, inboxMarker } from '@edtech/event-store';
import type { Consumer } from './consumer.ts';
import { inboxNameOf } from './inbox-name.ts';
import { Poison } from './poison.ts';
import { MARKER_DAYS, TOO_OLD_DAYS } from './retry-policy.ts';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1_000;

/** The marker by which an unordered consumer knows an event again. */
export const markerOf = (store: EventStore, consumer: Pick<Consumer, 'name'>, envelope: Envelope): Guard => {
  const expiresAt = Math.floor((store.timing.now() + MARKER_DAYS * DAY_MILLISECONDS) / 1_000);
  return inboxMarker(inboxNameOf(consumer, envelope), envelope.id, expiresAt);
};

/**
 * Refuses an event that is so old that the marker of an earlier delivery may have expired: whether it was handled can
 * no longer be told.
 * @throws Poison
 */
export const refuseTooOld = ({ timing }: EventStore, envelope: Envelope): void => {
  const days = (timing.now() - Date.parse(envelope.occurredAt)) / DAY_MILLISECONDS;
  if (days <= TOO_OLD_DAYS) return;
  throw new Poison(
    'event-too-old',
    `it occurred ${Math.floor(days)} days ago; after ${TOO_OLD_DAYS} days nobody can tell whether it was handled. ` +
      'Find out, then discard it, or redrive it with an override that names who decided and why.',
    { envelope },
  );
};
