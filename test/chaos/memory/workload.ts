import type { Command } from '../scenario/origin.ts';
import type { PoisonEntry } from '../scenario/poison.ts';
import type { Chance } from './chance.ts';
import type { Deployment } from './deployment.ts';
import type { Scheduler } from './scheduler.ts';

/** The scenario's own aggregates are told from others by it. */
export const PREFIX = 'seed';

const JOIN_AGAIN_MILLISECONDS = 5_000;

/**
 * One command after the other, whatever became of the one before; nobody sends one twice, but for a customer who joins:
 * accounts of customers who never did would wait for them for ever, rightly.
 */
export const runLane = async (
  { command }: Deployment,
  { sleep }: Scheduler,
  chance: Chance,
  commands: readonly Command[],
  duration: number,
): Promise<void> => {
  const pause = (2 * duration) / (commands.length + 1);
  for (const one of commands) {
    // Mostly bursts, which is where writers meet.
    await sleep(chance.strikes(0.7) ? chance.below(50) : chance.next() * pause * 3);
    while ((await command.invoke(one)).outcome === 'failed' && one.kind === 'join')
      await sleep(JOIN_AGAIN_MILLISECONDS);
  }
};

export const putPoison = async (
  { bus }: Deployment,
  { sleep }: Scheduler,
  chance: Chance,
  entry: PoisonEntry,
  duration: number,
): Promise<void> => {
  await sleep(chance.next() * duration);
  bus.take(entry);
};
