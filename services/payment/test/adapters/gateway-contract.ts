import {
  GatewayUnavailable,
  type Order,
  type PaymentGateway,
  PaymentMethodRefused,
} from '../../src/application/payment-gateway.ts';
import type {
  AuthorizeCall,
  CaptureCall,
  ChargeCall,
  RefundCall,
  ReleaseCall,
} from '../../src/domain/calls.ts';

/** A gateway under test. */
export interface GatewayUnderTest {
  readonly gateway: PaymentGateway;
  /** Epoch milliseconds. */
  readonly now: () => number;
  advance(milliseconds: number): void;
  /** Has the gateway decide what is pending. */
  decide(): void;
  close(): Promise<void>;
}

const DAY = 86_400_000;
const eur = (minorUnits: number) => ({ minorUnits, currency: 'EUR' });

/** What the service relies on, of every gateway. */
export const gatewayContract = (name: string, make: () => Promise<GatewayUnderTest>): void => {
  describe(`${name} keeps the contract of a payment gateway`, () => {
    let on: GatewayUnderTest;
    let calls = 0;

    beforeEach(async () => {
      on = await make();
    });
    afterEach(() => on.close());

    const order = <Made extends Order['call']>(token: string, call: Made): Order<Made> => ({
      paymentId: 'p-1',
      call,
      method: { token, customer: 'cus_1' },
      description: 'Algebra, 60 minutes',
    });
    const intent = (minorUnits: number) => {
      calls += 1;
      return {
        key: `p-1.${calls}`,
        amount: eur(minorUnits),
        startedAt: new Date(on.now()).toISOString(),
      };
    };
    const authorizing = (token = 'tok_visa', minorUnits = 4_990) =>
      order<AuthorizeCall>(token, { operation: 'AUTHORIZE', ...intent(minorUnits) });
    const charging = (token = 'tok_visa', minorUnits = 4_990) =>
      order<ChargeCall>(token, { operation: 'CHARGE', ...intent(minorUnits) });
    const capturing = (reference: string, token = 'tok_visa', minorUnits = 4_990) =>
      order<CaptureCall>(token, { operation: 'CAPTURE', reference, ...intent(minorUnits) });
    const releasing = (reference: string, token = 'tok_visa') =>
      order<ReleaseCall>(token, { operation: 'RELEASE', reference, ...intent(4_990) });
    const refunding = (reference: string, minorUnits: number, token = 'tok_visa') =>
      order<RefundCall>(token, { operation: 'REFUND', reference, refundId: 'r-1', ...intent(minorUnits) });

    const held = async (token = 'tok_visa'): Promise<string> => {
      const answer = await on.gateway.authorize(authorizing(token));
      if (answer.outcome !== 'held') throw new Error(`It is ${answer.outcome}, not held.`);
      return answer.reference;
    };
    const charged = async (token = 'tok_visa'): Promise<string> => {
      const answer = await on.gateway.charge(charging(token));
      if (answer.outcome !== 'charged') throw new Error(`It is ${answer.outcome}, not charged.`);
      return answer.reference;
    };

    describe('holding', () => {
      test('names the hold, and says until when it lasts', async () => {
        const answer = await on.gateway.authorize(authorizing());
        expect(answer).toMatchObject({ outcome: 'held', reference: expect.any(String) });
        const expiresAt = 'expiresAt' in answer ? Date.parse(answer.expiresAt ?? '') : Number.NaN;
        expect(expiresAt).toBeGreaterThan(on.now());
      });

      test('twice with one key holds once, and with two keys twice', async () => {
        const asked = authorizing();
        const [first, again] = [await on.gateway.authorize(asked), await on.gateway.authorize(asked)];
        expect(again).toEqual(first);
        expect(await on.gateway.authorize(authorizing())).not.toEqual(first);
      });

      test('at the same moment with one key holds once', async () => {
        const asked = authorizing();
        const [first, again] = await Promise.all([on.gateway.authorize(asked), on.gateway.authorize(asked)]);
        expect(again).toEqual(first);
      });

      test.each([
        ['tok_declined', 'card-declined'],
        ['tok_insufficient_funds', 'insufficient-funds'],
      ])('with %s is declined as %s, also for who asks again', async (token, code) => {
        const asked = authorizing(token);
        const declined = { outcome: 'declined', code, reason: expect.any(String) };
        expect(await on.gateway.authorize(asked)).toMatchObject(declined);
        expect(await on.gateway.authorize(asked)).toMatchObject(declined);
        expect(await on.gateway.lookUp(asked)).toMatchObject(declined);
      });
    });

    describe('an answer that never comes', () => {
      test('may hide a hold: who asks again is told of it, and holds no other', async () => {
        const asked = authorizing('tok_timeout_charged');
        await expect(on.gateway.authorize(asked)).rejects.toThrow(GatewayUnavailable);
        const found = await on.gateway.lookUp(asked);
        expect(found).toMatchObject({ outcome: 'held' });
        expect(await on.gateway.authorize(asked)).toEqual(found);
      });

      test('may hide nothing: who asks is told so, and may repeat the call', async () => {
        const asked = authorizing('tok_timeout_not_charged');
        await expect(on.gateway.authorize(asked)).rejects.toThrow(GatewayUnavailable);
        expect(await on.gateway.lookUp(asked)).toEqual({ outcome: 'absent' });
        expect(await on.gateway.authorize(asked)).toMatchObject({ outcome: 'held' });
      });

      test('an error leaves nothing behind', async () => {
        const asked = charging('tok_error');
        await expect(on.gateway.charge(asked)).rejects.toThrow(GatewayUnavailable);
        expect(await on.gateway.lookUp(asked)).toEqual({ outcome: 'absent' });
      });

      test('may hide a capture', async () => {
        const token = 'tok_capture_timeout_captured';
        const asked = capturing(await held(token), token);
        await expect(on.gateway.capture(asked)).rejects.toThrow(GatewayUnavailable);
        expect(await on.gateway.lookUp(asked)).toEqual({ outcome: 'captured' });
        expect(await on.gateway.capture(asked)).toEqual({ outcome: 'captured' });
      });

      test('may hide that nothing was captured', async () => {
        const token = 'tok_capture_timeout_not_captured';
        const asked = capturing(await held(token), token);
        await expect(on.gateway.capture(asked)).rejects.toThrow(GatewayUnavailable);
        expect(await on.gateway.lookUp(asked)).toEqual({ outcome: 'absent' });
        expect(await on.gateway.capture(asked)).toEqual({ outcome: 'captured' });
      });

      test('may hide a release', async () => {
        const token = 'tok_release_timeout_released';
        const asked = releasing(await held(token), token);
        await expect(on.gateway.release(asked)).rejects.toThrow(GatewayUnavailable);
        expect(await on.gateway.lookUp(asked)).toEqual({ outcome: 'released' });
        expect(await on.gateway.release(asked)).toEqual({ outcome: 'released' });
      });

      test('may hide a refund, which is not made again', async () => {
        const token = 'tok_refund_timeout_refunded';
        const reference = await charged(token);
        const asked = refunding(reference, 4_000, token);
        await expect(on.gateway.refund(asked)).rejects.toThrow(GatewayUnavailable);
        expect(await on.gateway.lookUp(asked)).toEqual({ outcome: 'refunded' });
        expect(await on.gateway.refund(asked)).toEqual({ outcome: 'refunded' });
        expect(await on.gateway.refund(refunding(reference, 991, 'tok_visa'))).toMatchObject({
          outcome: 'declined',
        });
      });
    });

    describe('capturing', () => {
      test('takes what is held, once', async () => {
        const asked = capturing(await held());
        expect(await on.gateway.lookUp(asked)).toEqual({ outcome: 'absent' });
        expect(await on.gateway.capture(asked)).toEqual({ outcome: 'captured' });
        expect(await on.gateway.capture(asked)).toEqual({ outcome: 'captured' });
        expect(await on.gateway.lookUp(asked)).toEqual({ outcome: 'captured' });
      });

      test('a part frees the rest: no more than the part can be given back', async () => {
        const reference = await held();
        expect(await on.gateway.capture(capturing(reference, 'tok_visa', 3_000))).toEqual({
          outcome: 'captured',
        });
        expect(await on.gateway.refund(refunding(reference, 3_001))).toMatchObject({ outcome: 'declined' });
        expect(await on.gateway.refund(refunding(reference, 3_000))).toEqual({ outcome: 'refunded' });
      });

      test('what was released is declined, and the hold is gone', async () => {
        const reference = await held();
        await on.gateway.release(releasing(reference));
        expect(await on.gateway.capture(capturing(reference))).toMatchObject({
          outcome: 'declined',
          holdGone: true,
        });
      });

      test('what has lapsed is declined, and the hold is gone', async () => {
        const reference = await held();
        on.advance(8 * DAY);
        expect(await on.gateway.capture(capturing(reference))).toMatchObject({
          outcome: 'declined',
          holdGone: true,
        });
      });

      test('may be declined while the hold stays', async () => {
        const token = 'tok_capture_declined';
        const reference = await held(token);
        const answer = await on.gateway.capture(capturing(reference, token));
        expect(answer).toMatchObject({ outcome: 'declined', code: 'card-declined' });
        expect(answer).not.toHaveProperty('holdGone');
        expect(await on.gateway.release(releasing(reference, token))).toEqual({ outcome: 'released' });
      });
    });

    describe('releasing', () => {
      test('frees what is held, once', async () => {
        const asked = releasing(await held());
        expect(await on.gateway.lookUp(asked)).toEqual({ outcome: 'absent' });
        expect(await on.gateway.release(asked)).toEqual({ outcome: 'released' });
        expect(await on.gateway.release(asked)).toEqual({ outcome: 'released' });
      });

      test('again with another key changes nothing', async () => {
        const reference = await held();
        await on.gateway.release(releasing(reference));
        expect(await on.gateway.release(releasing(reference))).toEqual({ outcome: 'released' });
      });

      test('what was captured is declined', async () => {
        const reference = await held();
        await on.gateway.capture(capturing(reference));
        expect(await on.gateway.release(releasing(reference))).toMatchObject({ outcome: 'declined' });
      });
    });

    describe('charging and giving back', () => {
      test('a charge takes at once, and once', async () => {
        const asked = charging();
        const answer = await on.gateway.charge(asked);
        expect(answer).toMatchObject({ outcome: 'charged', reference: expect.any(String) });
        expect(await on.gateway.charge(asked)).toEqual(answer);
        expect(await on.gateway.lookUp(asked)).toEqual(answer);
      });

      test('refunds in parts, up to all of it', async () => {
        const reference = await charged();
        expect(await on.gateway.refund(refunding(reference, 1_000))).toEqual({ outcome: 'refunded' });
        expect(await on.gateway.refund(refunding(reference, 3_990))).toEqual({ outcome: 'refunded' });
        expect(await on.gateway.refund(refunding(reference, 1))).toMatchObject({ outcome: 'declined' });
      });

      test('a charge that is pending is decided later', async () => {
        const asked = charging('tok_pending');
        expect(await on.gateway.charge(asked)).toEqual({ outcome: 'pending' });
        on.decide();
        const decided = await on.gateway.lookUp(asked);
        expect(decided).toMatchObject({ outcome: 'charged' });
        expect(await on.gateway.charge(asked)).toEqual(decided);
      });

      test('a refund that is pending is decided later', async () => {
        const token = 'tok_refund_pending';
        const asked = refunding(await charged(token), 4_990, token);
        expect(await on.gateway.refund(asked)).toEqual({ outcome: 'pending' });
        on.decide();
        expect(await on.gateway.lookUp(asked)).toEqual({ outcome: 'refunded' });
      });
    });

    describe('payment methods', () => {
      test('are kept, with who holds them', async () => {
        expect(await on.gateway.keepMethod({ userId: 'u-1', token: 'tok_visa' })).toEqual({
          token: 'tok_visa',
          customer: expect.any(String),
        });
      });

      test('of a holder who is known stay with that one', async () => {
        const request = { userId: 'u-1', token: 'tok_visa', customer: 'cus_7' };
        expect(await on.gateway.keepMethod(request)).toEqual({ token: 'tok_visa', customer: 'cus_7' });
      });

      test('that the gateway does not know are refused', async () => {
        await expect(on.gateway.keepMethod({ userId: 'u-1', token: 'tok_unknown' })).rejects.toThrow(
          PaymentMethodRefused,
        );
      });
    });
  });
};
