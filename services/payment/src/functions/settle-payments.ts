import { jsonLog } from '@edtech/contracts';
import type { ScheduledEvent } from 'aws-lambda';
import { createPaymentSweep } from '../application/payment-sweep.ts';
import { payments } from './payments.ts';
import { store } from './store.ts';
import { views } from './views.ts';

/** Kept free at the end of an invocation for the calls that were begun last. */
const RESERVED_MILLISECONDS = 15_000;

const sweep = createPaymentSweep({ views, payments, store, log: jsonLog });

export const handler = async (
  _event: ScheduledEvent,
  context: { getRemainingTimeInMillis(): number },
): Promise<void> => {
  const report = await sweep(store.timing.now() + context.getRemainingTimeInMillis() - RESERVED_MILLISECONDS);
  const { looked, failed, unresolved } = report;
  if (looked === 0) return;
  jsonLog({ level: failed + unresolved > 0 ? 'warn' : 'info', message: 'payments swept', ...report });
};
