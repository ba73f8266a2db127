import type Stripe from 'stripe';
import {
  type Absent,
  GatewayUnavailable,
  type Order,
  type PaymentGateway,
  PaymentMethodRefused,
} from '../../application/payment-gateway.ts';
import type { Declined } from '../../domain/calls.ts';
import { CURRENCY_REFUSED, isPayable, stripeAmount } from './amounts.ts';
import { capturedIn, chargedIn, heldIn, refundedIn, releasedIn } from './answers.ts';
import { isRefundTooLarge, isUnexpectedState, outcomeOfError } from './errors.ts';

/** Names of what Stripe keeps for us with its objects. Webhooks and look-ups find the payment by them. */
export const METADATA = { paymentId: 'paymentId', call: 'call' } as const;

const EXPAND = 'latest_charge';

/** Clocks differ, and a call may be made some time after it was begun. */
const BEFORE_SECONDS = 300;
const AFTER_SECONDS = 26 * 3_600;

/**
 * Payments through Stripe: a hold is a PaymentIntent with manual capture, confirmed at once with the payment method that
 * its customer left for payments without being present.
 */
export const stripeGateway = (stripe: Stripe): PaymentGateway => {
  const create = (order: Order, capture: 'manual' | 'automatic'): Promise<Stripe.PaymentIntent> => {
    const { paymentId, call, method, description } = order;
    const { token, customer } = method;
    return stripe.paymentIntents.create(
      {
        ...stripeAmount(call.amount),
        capture_method: capture,
        payment_method: token,
        allowed_payment_method_types: ['card'],
        ...(customer === undefined ? {} : { customer }),
        confirm: true,
        off_session: true,
        description,
        metadata: { [METADATA.paymentId]: paymentId, [METADATA.call]: call.key },
        expand: [EXPAND],
      },
      { idempotencyKey: call.key },
    );
  };

  const read = (reference: string): Promise<Stripe.PaymentIntent> =>
    stripe.paymentIntents.retrieve(reference, { expand: [EXPAND] });

  const pay = async <Outcome>(
    order: Order,
    capture: 'manual' | 'automatic',
    outcomeIn: (intent: Stripe.PaymentIntent) => Outcome,
  ): Promise<Outcome | Declined> => {
    if (!isPayable(order.call.amount)) return CURRENCY_REFUSED;
    return known(async () => {
      const created = await create(order, capture);
      // A call that is repeated is answered as it was the first time: the payment itself may have gone on since then.
      return outcomeIn(created.status === 'processing' ? await read(created.id) : created);
    });
  };

  /** The intent that a call has made, whether or not its answer was heard; undefined when it made none. */
  const intentOf = async ({ call, method }: Order): Promise<Stripe.PaymentIntent | undefined> => {
    const started = Math.floor(Date.parse(call.startedAt) / 1_000);
    const intents = stripe.paymentIntents.list({
      ...(method.customer === undefined ? {} : { customer: method.customer }),
      created: { gte: started - BEFORE_SECONDS, lte: started + AFTER_SECONDS },
      limit: 100,
      expand: [`data.${EXPAND}`],
    });
    for await (const intent of intents) if (intent.metadata[METADATA.call] === call.key) return intent;
    return undefined;
  };

  const refundOf = async (reference: string, key: string): Promise<Stripe.Refund | undefined> => {
    for await (const refund of stripe.refunds.list({ payment_intent: reference, limit: 100 }))
      if (refund.metadata?.[METADATA.call] === key) return refund;
    return undefined;
  };

  return {
    authorize: (order) => pay(order, 'manual', heldIn),
    charge: (order) => pay(order, 'automatic', chargedIn),
    capture: ({ call }) =>
      known(async () => {
        const { amount } = stripeAmount(call.amount);
        const { reference, key: idempotencyKey } = call;
        const capture = () =>
          stripe.paymentIntents.capture(reference, { amount_to_capture: amount }, { idempotencyKey });
        return decided(capturedIn(await sooner(capture, () => read(reference)), amount));
      }),
    release: ({ call }) =>
      known(async () => {
        const { reference, key: idempotencyKey } = call;
        const cancel = () => stripe.paymentIntents.cancel(reference, {}, { idempotencyKey });
        return decided(releasedIn(await sooner(cancel, () => read(reference))));
      }),
    refund: ({ paymentId, call }) =>
      known(async () => {
        const { amount } = stripeAmount(call.amount);
        const metadata = { [METADATA.paymentId]: paymentId, [METADATA.call]: call.key };
        try {
          const refund = await stripe.refunds.create(
            { payment_intent: call.reference, amount, metadata },
            { idempotencyKey: call.key },
          );
          return refundedIn(refund);
        } catch (error) {
          if (isRefundTooLarge(error)) return REFUND_TOO_LARGE;
          throw error;
        }
      }),
    lookUp: (order) =>
      known(async () => {
        const { call } = order;
        switch (call.operation) {
          case 'AUTHORIZE': {
            const intent = await intentOf(order);
            return intent === undefined ? ABSENT : heldIn(intent);
          }
          case 'CHARGE': {
            const intent = await intentOf(order);
            return intent === undefined ? ABSENT : chargedIn(intent);
          }
          case 'CAPTURE':
            return capturedIn(await read(call.reference), stripeAmount(call.amount).amount);
          case 'RELEASE':
            return releasedIn(await read(call.reference));
          case 'REFUND': {
            const refund = await refundOf(call.reference, call.key);
            return refund === undefined ? ABSENT : refundedIn(refund);
          }
        }
      }),
    async keepMethod({ userId, token, customer }) {
      const kept = await known(async () => {
        const owner = customer ?? (await newCustomer(userId));
        await stripe.paymentMethods.attach(token, { customer: owner });
        return { outcome: 'kept', method: { token, customer: owner } } as const;
      });
      if (kept.outcome === 'declined') throw new PaymentMethodRefused(kept.reason);
      return kept.method;
    },
  };

  async function newCustomer(userId: string): Promise<string> {
    const { id } = await stripe.customers.create(
      { metadata: { userId } },
      { idempotencyKey: `customer.${userId}` },
    );
    return id;
  }
};

const REFUND_TOO_LARGE: Declined = {
  outcome: 'declined',
  code: 'refund-too-large',
  reason: 'No more can be given back than was taken.',
};

const ABSENT: Absent = { outcome: 'absent' };

/** Errors that are answers, as answers. */
const known = async <Outcome>(work: () => Promise<Outcome>): Promise<Outcome | Declined> => {
  try {
    return await work();
  } catch (error) {
    return outcomeOfError(error);
  }
};

/** The intent after `change`; where that is refused because the intent is in another state, as it is. */
const sooner = async (
  change: () => Promise<Stripe.PaymentIntent>,
  read: () => Promise<Stripe.PaymentIntent>,
): Promise<Stripe.PaymentIntent> => {
  try {
    return await change();
  } catch (error) {
    if (isUnexpectedState(error)) return read();
    throw error;
  }
};

/** A change that went through, and that the intent does not show. */
const decided = <Outcome extends { readonly outcome: string }>(
  answer: Outcome | Absent,
): Exclude<Outcome, Absent> => {
  if (answer.outcome === 'absent') throw new GatewayUnavailable('the payment does not show the change yet');
  // What is not absent is one of the others.
  return answer as Exclude<Outcome, Absent>;
};
