import { setTimeout as pause } from 'node:timers/promises';
import {
  changeAccountEmail,
  openAccount,
  PaymentAccount,
} from '../../../services/payment/src/domain/payment-account.ts';
import { changeProfile, registerUser, User } from '../../../services/user/src/domain/user.ts';
import type { Chance } from '../../chaos/memory/chance.ts';
import type { LiveService } from './live-service.ts';

const OPTIONS = {
  context: { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } },
} as const;

/** Between two commands. */
const PAUSE_MILLISECONDS = 20;

interface Services {
  readonly user: LiveService;
  readonly payment: LiveService;
  /** Ids of those of the history to whom something happens. */
  readonly busy: readonly string[];
}

/** Some users change, and new ones register, until there is a signal. Gives how many commands that were. */
export const lifeGoesOn = async (
  { user, payment, busy }: Services,
  chance: Chance,
  signal: AbortSignal,
): Promise<number> => {
  const ids = [...busy];
  let commands = 0;
  for (; !signal.aborted; commands += 1) {
    const email = `${commands}@Example.com`;
    if (chance.strikes(0.2)) {
      const userId = `new-${commands}`;
      const register = registerUser({ userId, email, role: 'STUDENT' });
      await user.store.execute(User, userId, register, OPTIONS);
      await payment.store.execute(PaymentAccount, userId, openAccount({ email }), OPTIONS);
      ids.push(userId);
    } else {
      const userId = ids[chance.below(ids.length)] ?? '';
      const changes = chance.strikes(0.5) ? { email } : { displayName: `Number ${commands}` };
      await user.store.execute(User, userId, changeProfile({ userId, changes }), OPTIONS);
      await payment.store.execute(PaymentAccount, userId, changeAccountEmail({ userId, email }), OPTIONS);
    }
    await pause(PAUSE_MILLISECONDS);
  }
  return commands;
};
