import { PlatformError } from '@edtech/contracts';
import { type EmailSender, SenderBusy, SenderUnclear } from '../../src/application/email-sender.ts';

/** The process ends here: nothing after it happens. */
export class Crash extends Error {}

export const FAULTS = [
  'none',
  'crash-before',
  'crash-after',
  'busy',
  'unclear-before',
  'unclear-after',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Takes the next fault of the plan with each mail; none when the plan is at its end. */
export const faulty =
  (plan: Fault[]) =>
  (sender: EmailSender): EmailSender => ({
    async send(email) {
      const fault = plan.shift() ?? 'none';
      if (fault === 'crash-before') throw new Crash();
      if (fault === 'busy') throw new SenderBusy('too many');
      if (fault === 'unclear-before') throw new SenderUnclear('no answer');
      const delivery = await sender.send(email);
      if (fault === 'crash-after') throw new Crash();
      if (fault === 'unclear-after') throw new SenderUnclear('no answer');
      return delivery;
    },
  });

/** Refusals are answers, and a crash ends nothing but its own process. */
export const attempt = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Crash) && !(error instanceof PlatformError)) throw error;
  }
};
