import { type EventStore, inboxMarker } from '@edtech/event-store';
import { MARKER_DAYS } from '@edtech/messaging';
import { continuing } from './payment-sweep.ts';
import type { Payments } from './payments.ts';

const NAME = 'stripe-webhook';
const DAY_SECONDS = 86_400;

/** Something has happened at the gateway. */
export interface GatewayEvent {
  readonly id: string;
  /** The payment that it is about; absent when it is about none of ours. */
  readonly paymentId?: string;
}

export interface WebhookParts {
  readonly store: EventStore;
  readonly payments: Payments;
}

/**
 * Takes an event of the gateway as a reminder: what has become of the payment is asked of the gateway itself, since events
 * come late, twice, and in any order. The event is remembered once the payment is settled, so a crash in between has it
 * come again.
 * @returns `duplicate` for one that was taken before
 * @throws GatewayUnavailable and its like when the payment could not be settled: the gateway sends the event again
 */
export const takeGatewayEvent = async (
  { store, payments }: WebhookParts,
  { id, paymentId }: GatewayEvent,
): Promise<'taken' | 'duplicate'> => {
  const expiresAt = Math.floor(store.timing.now() / 1_000) + MARKER_DAYS * DAY_SECONDS;
  const guard = inboxMarker(NAME, id, expiresAt);
  if (!guard.stands(await store.table.get(guard.key))) return 'duplicate';
  const actor = { kind: 'service', id: NAME } as const;
  if (paymentId !== undefined) {
    const { trouble } = await payments.settle(paymentId, await continuing(store, paymentId, NAME));
    if (trouble !== undefined) throw trouble;
  }
  const context = { correlationId: id, causationId: id, actor };
  const { outcome } = await store.transact({ context, guard }, () => undefined);
  return outcome === 'duplicate' ? 'duplicate' : 'taken';
};
