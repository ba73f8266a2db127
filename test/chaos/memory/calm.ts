import type { Command } from '../scenario/origin.ts';
import type { Deployment } from './deployment.ts';
import { type Scheduler, until } from './scheduler.ts';
import { PREFIX } from './workload.ts';

/** What is expected of the world once nothing fails any more. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How long a run may go on. */
const LONGEST_CALM = 120 * MINUTE;

/** When nothing has moved for this long, and every sweeper has had its turn, nothing will. */
const QUIET = 65 * SECOND;

const LOOK_EVERY = 5 * SECOND;

/** Less than the sweepers wait before they look after anything: without faults they are not needed. */
const PROMPT_SECONDS = 25;

/** What still moved when the time was up; nothing when the world came to rest before. */
export const untilQuiet = async (
  scheduler: Scheduler,
  moving: Deployment['moving'],
): Promise<readonly string[]> => {
  const end = scheduler.now() + LONGEST_CALM;
  let movedAt = scheduler.now();
  let over = false;
  const look = (): void => {
    const now = scheduler.now();
    if (moving().length > 0) movedAt = now;
    over = now - movedAt >= QUIET || now >= end;
    if (!over) scheduler.after(LOOK_EVERY, 'look', look);
  };
  look();
  await scheduler.run(() => over);
  return scheduler.now() < end ? [] : moving().map((what) => `two hours later ${what}`);
};

/** Has every account move once more: that shows consumers what they miss of the events before it. */
export const reveal = async (
  scheduler: Scheduler,
  { command, moving }: Deployment,
  accounts: readonly string[],
): Promise<readonly string[]> => {
  const moves = accounts.map((accountId) => command.invoke({ kind: 'move', accountId, by: 1 }));
  await until(scheduler, moves);
  return untilQuiet(scheduler, moving);
};

/**
 * Has everybody act at once: accounts move twice, and customers join while their accounts are opened.
 * @returns what was refused, and how late the last effect came if it was late
 */
export const inCalm = async (
  scheduler: Scheduler,
  { command, moving }: Deployment,
  accounts: readonly string[],
  lastEffectAt: () => number,
): Promise<readonly string[]> => {
  const refused: string[] = [];
  const began = scheduler.now();
  const run = async (one: Command): Promise<void> => {
    const { outcome } = await command.invoke(one);
    if (outcome !== 'answered') refused.push(`without faults, the origin refuses ${JSON.stringify(one)}`);
  };
  await until(scheduler, accounts.flatMap(burstOf).map(run));
  const still = await untilQuiet(scheduler, moving);
  const seconds = (lastEffectAt() - began) / SECOND;
  return [
    ...refused,
    ...still,
    ...(seconds > PROMPT_SECONDS ? [`without faults, the last effect came after ${seconds} s`] : []),
  ];
};

const burstOf = (accountId: string, index: number): readonly Command[] => {
  const [freshId, customerId] = [`${PREFIX}-calm-account-${index}`, `${PREFIX}-calm-customer-${index}`];
  return [
    { kind: 'move', accountId, by: 1 },
    { kind: 'move', accountId, by: 1 },
    { kind: 'join', customerId },
    { kind: 'open', accountId: freshId, customerId },
  ];
};
