import Stripe from 'stripe';
import { readWebhook, WebhookRefused } from '../../src/adapters/stripe-gateway/webhook-events.ts';
import { GatewayUnavailable } from '../../src/application/payment-gateway.ts';
import { takeGatewayEvent } from '../../src/application/webhook.ts';
import { Payment } from '../../src/domain/payment.ts';
import { statusOf } from '../../src/domain/payment-state.ts';
import { scene, termsOf } from './scene.ts';

const secret = 'whsec_test';
const now = Date.parse('2026-01-01T12:00:00.000Z');
const body = JSON.stringify({
  id: 'evt_1',
  object: 'event',
  type: 'payment_intent.succeeded',
  data: { object: { id: 'pi_1', object: 'payment_intent', metadata: { paymentId: 'p-1', call: 'p-1.1' } } },
});

const signed = (payload: string, at = now, key = secret): string =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret: key, timestamp: Math.floor(at / 1_000) });

describe('a request to the webhook', () => {
  test('that Stripe has signed is read: which event, about which payment', () => {
    expect(readWebhook(body, signed(body), { secret, now })).toEqual({ id: 'evt_1', paymentId: 'p-1' });
  });

  test('is about none of our payments when it names none', () => {
    const other = JSON.stringify({
      id: 'evt_2',
      object: 'event',
      type: 'x',
      data: { object: { id: 'cus_1' } },
    });
    expect(readWebhook(other, signed(other), { secret, now })).toEqual({ id: 'evt_2' });
  });

  test.each([
    ['without a signature', undefined],
    ['with a signature that is none', 'nonsense'],
    ['signed with another secret', signed(body, now, 'whsec_other')],
    ['signed over another body', signed(`${body} `)],
    ['signed more than five minutes ago', signed(body, now - 301_000)],
  ])('is refused %s', (_, signature) => {
    expect(() => readWebhook(body, signature, { secret, now })).toThrow(WebhookRefused);
  });

  test('is good for five minutes', () => {
    expect(readWebhook(body, signed(body, now - 300_000), { secret, now }).id).toBe('evt_1');
  });

  test('whose body is not byte for byte what was signed is refused', () => {
    const spaced = JSON.stringify(JSON.parse(body), null, 1);
    expect(() => readWebhook(spaced, signed(body), { secret, now })).toThrow(WebhookRefused);
  });
});

describe('an event of the gateway', () => {
  const course = { subject: termsOf('', 'COURSE').subject };
  const event = { id: 'evt_1', paymentId: 'p-1' };

  test('settles a payment that was decided later', async () => {
    const on = scene();
    await on.request('tok_pending', course);
    expect(await takeGatewayEvent(on, event)).toBe('taken');
    expect(statusOf(await on.state())).toBe('CAPTURED');
  });

  test('settles a payment whose answer was never heard', async () => {
    const on = scene();
    await on.request('tok_timeout_charged', course);
    await takeGatewayEvent(on, event);
    expect(statusOf(await on.state())).toBe('CAPTURED');
    expect(await on.book()).toHaveLength(1);
  });

  test('twice, also at the same moment, is taken once and settles once', async () => {
    const on = scene();
    await on.request('tok_pending', course);
    const taken = await Promise.all([takeGatewayEvent(on, event), takeGatewayEvent(on, event)]);
    expect(taken.toSorted()).toEqual(['duplicate', 'taken']);
    expect(await takeGatewayEvent(on, event)).toBe('duplicate');
    expect((await on.events()).filter(({ type }) => type === 'PaymentCharged')).toHaveLength(1);
  });

  test('that cannot be followed comes again: it is not remembered', async () => {
    const on = scene();
    await on.request('tok_error', course);
    await expect(takeGatewayEvent(on, event)).rejects.toThrow(GatewayUnavailable);
    await expect(takeGatewayEvent(on, event)).rejects.toThrow(GatewayUnavailable);
  });

  test.each([
    ['of a payment that there is none of', { id: 'evt_2', paymentId: 'p-other' }],
    ['of no payment', { id: 'evt_3' }],
  ])('%s changes nothing', async (_, other) => {
    const on = scene();
    expect(await takeGatewayEvent(on, other)).toBe('taken');
    expect(await on.events()).toEqual([]);
  });

  test('goes on under the correlation of the request that began the payment', async () => {
    const on = scene();
    await on.request('tok_pending', course);
    await takeGatewayEvent(on, event);
    const metadata = [];
    for await (const stored of on.store.read(Payment, 'p-1')) metadata.push(stored.metadata);
    const last = metadata.at(-1);
    expect(last).toMatchObject({ correlationId: 'c-1', causationId: metadata.at(-2)?.eventId });
  });
});
