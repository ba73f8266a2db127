import fc from 'fast-check';
import { batchMetrics, type Delivered, type Forwarded } from '../src/batch-metrics.ts';
import { ENDINGS, FATES, type Figures } from '../src/figures.ts';

const type = fc.constantFrom('user.created', 'payment.captured', 'lesson.completed');
const latency = fc.option(fc.nat(100_000_000), { nil: undefined });

export const delivery: fc.Arbitrary<Delivered> = fc.record({
  consumer: fc.constantFrom('payment-accounts', 'learning-access'),
  type: fc.option(type, { nil: undefined }),
  ending: fc.constantFrom(...ENDINGS),
  latency,
});

export const forwarding: fc.Arbitrary<Forwarded> = fc.record({
  source: fc.constantFrom('edtech.user', 'edtech.payment'),
  type,
  fate: fc.constantFrom(...FATES),
  latency,
});

export interface Batch {
  readonly deliveries: readonly Delivered[];
  readonly forwardings: readonly Forwarded[];
  /** Outboxes that were swept. */
  readonly sweeps?: readonly string[];
}

export const batch: fc.Arbitrary<Batch> = fc.record({
  deliveries: fc.array(delivery, { maxLength: 30 }),
  forwardings: fc.array(forwarding, { maxLength: 30 }),
  sweeps: fc.array(fc.constantFrom('user', 'booking-sagas'), { maxLength: 3 }),
});

export const figuresOf = (...batches: readonly Batch[]): Figures => {
  const metrics = batchMetrics();
  for (const { deliveries, forwardings, sweeps = [] } of batches) {
    for (const one of deliveries) metrics.delivered(one);
    for (const one of forwardings) metrics.forwarded(one);
    for (const outbox of sweeps) metrics.swept(outbox);
  }
  return metrics.figures();
};
