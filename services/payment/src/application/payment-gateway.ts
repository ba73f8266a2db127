import { PlatformError } from '@edtech/contracts';
import type {
  AuthorizeCall,
  Call,
  CallOutcome,
  CaptureCall,
  Captured,
  ChargeCall,
  Charged,
  Declined,
  Held,
  RefundCall,
  Refunded,
  ReleaseCall,
  Released,
} from '../domain/calls.ts';
import type { PaymentMethod } from '../domain/terms.ts';

/** A call, and what the gateway has to know of its payment. */
export interface Order<C extends Call = Call> {
  readonly paymentId: string;
  readonly call: C;
  readonly method: PaymentMethod;
  /** What the payer reads on the receipt. */
  readonly description: string;
}

/** Accepted, and not decided yet. */
export interface Pending {
  readonly outcome: 'pending';
}

/** The gateway knows of no such call. It may still be on its way. */
export interface Absent {
  readonly outcome: 'absent';
}

/**
 * Whoever moves the money. Each call carries an idempotency key: repeated with the same key it has its effect once and
 * gives the same answer. A refusal is an answer (`declined`).
 *
 * All of them throw GatewayUnavailable when there is no answer: whether the call had its effect is unknown then. Ask
 * again, with the same key.
 */
export interface PaymentGateway {
  /** Holds an amount. */
  authorize(order: Order<AuthorizeCall>): Promise<Held | Declined | Pending>;
  /** Takes an amount at once. */
  charge(order: Order<ChargeCall>): Promise<Charged | Declined | Pending>;
  /** Takes what is held, or a part of it; the rest is free. */
  capture(order: Order<CaptureCall>): Promise<Captured | Declined | Pending>;
  /** Frees what is held. */
  release(order: Order<ReleaseCall>): Promise<Released | Declined | Pending>;
  /** Gives back what was taken, or a part of it. */
  refund(order: Order<RefundCall>): Promise<Refunded | Declined | Pending>;
  /** What has become of a call, without making it. */
  lookUp(order: Order): Promise<CallOutcome | Pending | Absent>;
  /**
   * Keeps a payment method for payments at which its owner is not present.
   * @throws PaymentMethodRefused, GatewayUnavailable
   */
  keepMethod(request: KeepMethod): Promise<PaymentMethod>;
}

export interface KeepMethod {
  readonly userId: string;
  /** As the gateway's own form in the browser gave it. */
  readonly token: string;
  /** From an earlier method of the same user. */
  readonly customer?: string;
}

/** Makes the call of an order. */
export const perform = (gateway: PaymentGateway, order: Order): Promise<CallOutcome | Pending> => {
  const { call } = order;
  switch (call.operation) {
    case 'AUTHORIZE':
      return gateway.authorize({ ...order, call });
    case 'CHARGE':
      return gateway.charge({ ...order, call });
    case 'CAPTURE':
      return gateway.capture({ ...order, call });
    case 'RELEASE':
      return gateway.release({ ...order, call });
    case 'REFUND':
      return gateway.refund({ ...order, call });
  }
};

/** The gateway gave no answer, or one that says nothing of what was asked. */
export class GatewayUnavailable extends PlatformError {
  readonly code = 'gateway-unavailable';
  readonly kind = 'unavailable';

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The payment gateway did not answer for certain: ${reason}. The same call may be made again.`,
      options,
    );
  }
}

export class PaymentMethodRefused extends PlatformError {
  readonly code = 'payment-method-refused';
  readonly kind = 'refused';

  constructor(reason: string) {
    super(reason);
  }
}
