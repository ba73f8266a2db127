import { setTimeout as pause } from 'node:timers/promises';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Platform } from '@edtech/testkit/platform';
import type { Chance } from '../memory/chance.ts';
import { type Command, commandsOf } from '../scenario/origin.ts';
import { poisonEntry } from '../scenario/poison.ts';
import { BUS } from './declared.ts';

/** What is done to the platform from outside. */
export interface Workload {
  readonly prefix: string;
  /** Commands in all. */
  readonly events: number;
  readonly chance: Chance;
}

type Outside = Pick<Platform, 'http' | 'aws'>;

const MOST_POISON = 3;
const RETRY_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 150;

/**
 * Runs the commands of a seed, the lists side by side. Whether one was carried out, the tables tell: nobody sends one
 * twice, but for a customer who joins. Accounts of customers who never did would wait for them for ever, rightly.
 */
export const runCommands = async (
  { http }: Outside,
  { prefix, events, chance }: Workload,
  signal: AbortSignal,
): Promise<void> => {
  const lanes = commandsOf(chance.next, events, prefix);
  await Promise.all(
    lanes.map(async (commands, index) => {
      const own = chance.fork(`lane ${index}`);
      for (const command of commands) {
        // Mostly bursts, which is where writers meet.
        if (own.strikes(0.3)) await pause(own.below(LONGEST_PAUSE_MILLISECONDS));
        while (!(await carriedOut(http, command)) && command.kind === 'join') {
          await pause(RETRY_MILLISECONDS, undefined, { signal });
        }
        signal.throwIfAborted();
      }
    }),
  );
};

/** Has every function run once, so that no seed begins with the start of all their environments. */
export const warmUp = async ({ http }: Outside, prefix: string): Promise<void> => {
  const accountId = `${prefix}-account`;
  const customerId = `${prefix}-customer`;
  const commands: readonly Command[] = [
    { kind: 'join', customerId },
    { kind: 'open', accountId, customerId },
    { kind: 'move', accountId, by: 1 },
  ];
  for (const command of commands)
    if (!(await carriedOut(http, command)))
      throw new Error(`Without any fault, ${command.kind} was not carried out.`);
};

const carriedOut = async (http: Outside['http'], command: Command): Promise<boolean> => {
  try {
    return (await http.post('/commands', command)).status < 500;
  } catch {
    return false;
  }
};

/** Puts poison on the bus, at moments of its own; the ids of those events, each of which the bus has taken. */
export const putPoison = async (
  { aws }: Outside,
  { prefix, chance }: Workload,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const ids = Array.from({ length: chance.below(MOST_POISON + 1) }, () => chance.uuid());
  for (const poisonId of ids) {
    await pause(chance.below(1_000));
    const { id, ...entry } = poisonEntry(poisonId, prefix);
    const command = new PutEventsCommand({ Entries: [{ EventBusName: BUS, ...entry }] });
    for (;;) {
      const { FailedEntryCount } = await aws.eventbridge.send(command).catch(() => ({ FailedEntryCount: 1 }));
      if (FailedEntryCount === 0) break;
      await pause(RETRY_MILLISECONDS, undefined, { signal });
    }
  }
  return ids;
};
