import { CircuitOpen } from '@edtech/messaging';
import type { Views } from '@edtech/projection';
import type { PaymentGateway } from '../../src/application/payment-gateway.ts';
import { createPaymentSweep } from '../../src/application/payment-sweep.ts';
import { Payment } from '../../src/domain/payment.ts';
import { statusOf } from '../../src/domain/payment-state.ts';
import { DUE_PARTS } from '../../src/read-models/due-payments.ts';
import { context, HOUR, type Scene, scene, termsOf } from './scene.ts';

const course = { subject: termsOf('', 'COURSE').subject };

/** Read models that say these payments are due, in pages of two. */
const due = (...ids: readonly string[]): Views => {
  let part = 0;
  return {
    find: () => Promise.reject(new Error('not used')),
    async page(_, { cursor }) {
      const from = Number(cursor ?? 0);
      if (cursor === undefined) part += 1;
      const rows = part === 1 ? ids.slice(from, from + 2).map((paymentId) => ({ paymentId })) : [];
      // The rows are all that the sweep looks at.
      return {
        rows: rows as never[],
        ...(from + 2 < ids.length && part === 1 ? { cursor: `${from + 2}` } : {}),
      };
    },
  };
};

const sweeping = (on: Scene, views: Views) => {
  const sweep = createPaymentSweep({ views, payments: on.payments, store: on.store, log: () => {} });
  return () => sweep(on.timing.now() + HOUR);
};

const statusIn = async (on: Scene, id: string) => statusOf((await on.store.load(Payment, id)).state);

test('what is unresolved is settled, page by page', async () => {
  const on = scene();
  const ids = ['p-1', 'p-2', 'p-3', 'p-4', 'p-5'];
  for (const id of ids) await on.request('tok_timeout_charged', course, id);
  expect(await sweeping(on, due(...ids))()).toEqual({ looked: 5, unresolved: 0, failed: 0 });
  expect(await Promise.all(ids.map((id) => statusIn(on, id)))).toEqual(ids.map(() => 'CAPTURED'));
});

test('a reminder that comes late, or for a payment that there is none of, does nothing', async () => {
  const on = scene();
  await on.request('tok_visa', course);
  const before = await on.events();
  expect(await sweeping(on, due('p-1', 'p-none'))()).toEqual({ looked: 2, unresolved: 0, failed: 0 });
  expect(await on.events()).toEqual(before);
});

test('one that cannot be settled holds up no other', async () => {
  const on = scene((gateway) => ({
    ...gateway,
    async lookUp(order) {
      if (order.paymentId === 'p-1') throw new Error('a mistake of ours');
      return gateway.lookUp(order);
    },
  }));
  for (const id of ['p-1', 'p-2', 'p-3'])
    await on.request(id === 'p-2' ? 'tok_error' : 'tok_timeout_charged', course, id);
  expect(await sweeping(on, due('p-1', 'p-2', 'p-3'))()).toEqual({ looked: 3, unresolved: 1, failed: 1 });
  expect(await statusIn(on, 'p-3')).toBe('CAPTURED');
});

test('nothing more is asked of a gateway that is left alone', async () => {
  const asked: string[] = [];
  const out = (gateway: PaymentGateway): PaymentGateway => ({
    ...gateway,
    async lookUp({ paymentId }) {
      asked.push(paymentId);
      throw new CircuitOpen('Stripe', 30, undefined);
    },
  });
  const on = scene(out);
  for (const id of ['p-1', 'p-2', 'p-3']) await on.request('tok_timeout_charged', course, id);
  expect(await sweeping(on, due('p-1', 'p-2', 'p-3'))()).toEqual({ looked: 2, unresolved: 2, failed: 0 });
  expect(asked.toSorted()).toEqual(['p-1', 'p-2']);
});

test('it begins nothing when its time is up', async () => {
  const on = scene();
  await on.request('tok_timeout_charged', course);
  const sweep = createPaymentSweep({
    views: due('p-1'),
    payments: on.payments,
    store: on.store,
    log: () => {},
  });
  expect(await sweep(on.timing.now())).toEqual({ looked: 0, unresolved: 0, failed: 0 });
});

test('what it does goes on under the correlation of the request', async () => {
  const on = scene();
  await on.payments.execute('p-1', () => () => [], { context });
  await on.request('tok_timeout_charged', course);
  await sweeping(on, due('p-1'))();
  const correlations: string[] = [];
  for await (const { metadata } of on.store.read(Payment, 'p-1')) correlations.push(metadata.correlationId);
  expect(new Set(correlations)).toEqual(new Set(['c-1']));
});

test('it looks into every part', () => {
  expect(DUE_PARTS).toEqual(['0', '1', '2', '3']);
});
