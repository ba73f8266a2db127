import type { UnhealthyKind } from '@edtech/operations';
import type { Trouble } from '../trouble.ts';
import { backlog } from './backlog.ts';
import { behind } from './behind.ts';
import { blocked } from './blocked.ts';
import { deadLetters } from './dead-letters.ts';
import { gap } from './gap.ts';
import { oldPending } from './old-pending.ts';
import { overRetryLimit } from './over-retry-limit.ts';
import { stuckSaga } from './stuck-saga.ts';
import { unknown } from './unknown.ts';
import { waiting } from './waiting.ts';

/** One of each kind that there is. */
export const TROUBLES: Readonly<Record<UnhealthyKind, Trouble>> = {
  behind,
  waiting,
  gap,
  'dead-letters': deadLetters,
  blocked,
  'over-retry-limit': overRetryLimit,
  'old-pending': oldPending,
  'stuck-saga': stuckSaga,
  backlog,
  unknown,
};
