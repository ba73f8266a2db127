import { type Log, PlatformError } from '@edtech/contracts';
import {
  answerTo,
  type Claim,
  type CommandContext,
  claimGuard,
  type EventStore,
  type Executed,
  type UnitOfWork,
} from '@edtech/event-store';
import type { Decision } from '@edtech/event-store/aggregate';
import type { Call, CallOutcome } from '../domain/calls.ts';
import type { Moment } from '../domain/follow-up.ts';
import { Payment } from '../domain/payment.ts';
import type { PaymentEvent } from '../domain/payment-events.ts';
import type { Active, PaymentState } from '../domain/payment-state.ts';
import { lookAgain, recordOutcome } from '../domain/record-outcome.ts';
import { freeOfCharge } from './free-of-charge.ts';
import {
  GatewayUnavailable,
  type Order,
  type PaymentGateway,
  type Pending,
  perform,
} from './payment-gateway.ts';

/** A payment, as far as it could be settled. */
export interface Settled {
  readonly paymentId: string;
  readonly state: PaymentState;
  readonly version: number;
  /** Why the outcome of its call is still unknown; absent when nothing is open, or the gateway takes its time. */
  readonly trouble?: PlatformError;
}

export interface CommandOptions {
  readonly context: CommandContext;
  readonly expectedVersion?: number;
  /** Of a request with an Idempotency-Key: another request under it is refused. */
  readonly claim?: Claim | undefined;
  /** What is decided in the same commit, when anything is decided of the payment. Its refusal is that of the whole. */
  readonly alongside?: (tx: UnitOfWork) => Promise<void>;
}

/** The payments of the service, with the calls to the gateway that they need. */
export interface Payments {
  /**
   * Decides, commits, and only then makes the calls that were decided on, one after the other, and commits the outcome of
   * each. A crash at any point leaves either nothing, or a call that is on record: whoever comes next settles it.
   * @throws the domain's refusals, and as the event store does, before any call is made
   */
  execute(
    paymentId: string,
    decide: (moment: Moment) => Decision<typeof Payment>,
    options: CommandOptions,
  ): Promise<Settled>;
  /** Settles what is open: asks the gateway about a call without an outcome, and does what has become due. */
  settle(paymentId: string, context: CommandContext): Promise<Settled>;
}

export interface PaymentsOptions {
  readonly store: EventStore;
  readonly gateway: PaymentGateway;
  readonly log: Log;
}

/** The store, for one run: its decision, and the outcome of each call. */
type Steps = ReturnType<EventStore['inSteps']>;

const HOUR = 3_600_000;

/** A call is repeated no later than this: gateways forget keys after a day (Stripe: https://docs.stripe.com/api/idempotent_requests). */
const REPEAT_HOURS = 23;

/** A call of which the gateway knows nothing after this time was never made, and never will be. */
const GIVE_UP_HOURS = 24;

/** A capture and a release say what they end: made twice they do nothing more, whatever the gateway has forgotten. */
const isRepeatable = ({ operation }: Call): boolean => operation === 'CAPTURE' || operation === 'RELEASE';

const NEVER_MADE: CallOutcome = {
  outcome: 'declined',
  code: 'gateway-gave-no-answer',
  reason: 'The payment could not be made. Nothing was charged.',
};

export const createPayments = ({ store, gateway, log }: PaymentsOptions): Payments => {
  const momentOf = (paymentId: string): Moment => ({
    paymentId,
    now: new Date(store.timing.now()).toISOString(),
  });

  /** What the gateway says of a call that somebody else has begun, and perhaps made. */
  const ask = async (order: Order): Promise<CallOutcome | Pending> => {
    const found = await gateway.lookUp(order);
    if (found.outcome !== 'absent') return found;
    const hours = (store.timing.now() - Date.parse(order.call.startedAt)) / HOUR;
    if (hours < REPEAT_HOURS || isRepeatable(order.call)) return perform(gateway, order);
    if (hours < GIVE_UP_HOURS)
      throw new GatewayUnavailable('it knows of no such call, which is too old to be repeated');
    return NEVER_MADE;
  };

  const outcomeOf = (paymentId: string, { terms }: Active, call: Call, isFresh: boolean) => {
    if (call.amount.minorUnits === 0) return freeOfCharge(call);
    const { method, description } = terms;
    const order: Order = { paymentId, call, method, description };
    return isFresh ? perform(gateway, order) : ask(order);
  };

  /** @param begun keys of the calls that this very run has begun: nobody else can have made them */
  const carryOut = async (
    { paymentId, ...loaded }: Omit<Settled, 'trouble'>,
    begun: ReadonlySet<string>,
    context: CommandContext,
    steps: Steps,
  ): Promise<Settled> => {
    let { state, version } = loaded;
    let fresh = begun;
    try {
      while (state.status === 'active' && state.call !== undefined) {
        const { call } = state;
        const outcome = await outcomeOf(paymentId, state, call, fresh.has(call.key));
        if (outcome.outcome === 'pending') break;
        const decide = recordOutcome(momentOf(paymentId), call.key, outcome);
        const recorded = await steps.execute(Payment, paymentId, decide, { context });
        ({ state, version } = recorded);
        fresh = callsBegun(recorded.events);
      }
    } catch (error) {
      if (!(error instanceof PlatformError) || error.kind !== 'unavailable') throw error;
      const { code, message: reason } = error;
      log({ level: 'warn', message: 'payment unresolved', paymentId, code, reason });
      return { paymentId, state, version, trouble: error };
    }
    return { paymentId, state, version };
  };

  /** What a payment has come to is asked of the payment, so that of a claim only its request is remembered. */
  const decideOn = async (
    paymentId: string,
    decision: Decision<typeof Payment>,
    options: CommandOptions,
    steps: Steps,
  ): Promise<Executed<PaymentState, PaymentEvent>> => {
    const { context, claim, expectedVersion, alongside } = options;
    const seen = expectedVersion === undefined ? {} : { expectedVersion };
    const isNew = claim !== undefined && (await answerTo(store, claim)) === undefined;
    const guard = isNew ? { guard: claimGuard(store, claim, {}) } : {};
    const done = await steps.transact({ context, ...guard }, async (tx) => {
      const executed = await tx.execute(Payment, paymentId, decision, seen);
      if (executed.events.length > 0) await alongside?.(tx);
      return executed;
    });
    // Otherwise the same request was first by a moment.
    return done.outcome === 'committed' ? done.result : decideOn(paymentId, decision, options, steps);
  };

  const execute: Payments['execute'] = async (paymentId, decide, options) => {
    const { context } = options;
    const decision = decide(momentOf(paymentId));
    const steps = store.inSteps();
    const { state, version, events } = await decideOn(paymentId, decision, options, steps);
    return carryOut({ paymentId, state, version }, callsBegun(events), context, steps);
  };

  return { execute, settle: (paymentId, context) => execute(paymentId, lookAgain, { context }) };
};

const callsBegun = (events: readonly PaymentEvent[]): ReadonlySet<string> =>
  new Set(events.flatMap((event) => (event.type === 'CallStarted' ? [event.data.call.key] : [])));
