import type { Log } from '@edtech/contracts';
import type { Timing } from '@edtech/event-store';
import pLimit from 'p-limit';
import { agenda, isOverdue, type Task } from './agenda.ts';
import { redriveBegun, redriveSent, routed, settled } from './changes.ts';
import { NotRedrivable } from './errors.ts';
import { PROCESSOR } from './history.ts';
import type { Letter } from './letter.ts';
import type { DeadLetterStore } from './store/store.ts';

/** Sends a letter's event to where it is handled. */
export interface Redriver {
  /** @param body the payload that is sent */
  send(letter: Letter, body: string): Promise<void>;
}

export interface ProcessorOptions {
  readonly store: DeadLetterStore;
  readonly redriver: Redriver;
  readonly timing: Pick<Timing, 'now'>;
  readonly log: Log;
}

export interface Processed {
  readonly redriven: number;
  readonly settled: number;
  readonly routed: number;
  readonly waiting: number;
  /** Left as they are by what went wrong with them, or for want of time. */
  readonly errors: number;
  readonly unfinished: number;
  /** Letters that nobody has seen to within a day. */
  readonly overdue: number;
}

const LANES_AT_ONCE = 16;

/**
 * Sees to every letter that is open: redrives what may be well by now, hands on what a person has to look at, closes what has not
 * come back. What goes wrong with one letter stops no other, but for those behind it in its own order.
 * @param deadline epoch milliseconds: nothing is begun after it
 */
export const processLetters = async (options: ProcessorOptions, deadline: number): Promise<Processed> => {
  const { store, timing, log } = options;
  const letters: Letter[] = [];
  for (const state of ['OPEN', 'REDRIVING'] as const)
    for await (const letter of store.inState(state)) letters.push(letter);
  const counts = { redriven: 0, settled: 0, routed: 0, waiting: 0, errors: 0, unfinished: 0, overdue: 0 };
  const limit = pLimit(LANES_AT_ONCE);

  const inTurn = async (lane: readonly Task[]): Promise<void> => {
    let isHeld = false;
    for (const task of lane) {
      const sends = task.kind === 'redrive' || task.kind === 'send-again';
      if (timing.now() >= deadline) counts.unfinished += 1;
      else if (isHeld && sends) counts.waiting += 1;
      else {
        try {
          counts[await carryOut(options, task)] += 1;
        } catch (error) {
          counts.errors += 1;
          isHeld ||= sends && task.letter.source.ordered;
          log({
            level: 'error',
            message: 'dead letter not processed',
            deadLetterId: task.letter.id,
            task: task.kind,
            error: String(error),
          });
        }
      }
    }
  };

  const now = timing.now();
  await Promise.all(agenda(letters, now).map((lane) => limit(() => inTurn(lane))));
  for (const letter of letters) {
    if (!isOverdue(letter, now) || !isOverdue((await store.get(letter.id)) ?? letter, now)) continue;
    counts.overdue += 1;
    const { id, openSince } = letter;
    log({ level: 'error', message: 'dead letter overdue', deadLetterId: id, openSince });
  }
  return counts;
};

const carryOut = async (
  { store, redriver, timing, log }: ProcessorOptions,
  task: Task,
): Promise<'redriven' | 'settled' | 'routed' | 'waiting'> => {
  const { letter } = task;
  /** Only if nothing has happened to the letter since it was looked at. */
  const asSeen = (next: (current: Letter) => Letter) => (current: Letter) =>
    current.state === letter.state && current.dueAt === letter.dueAt ? { letter: next(current) } : undefined;
  /** What can be sent nowhere is for a person, and is not tried again and again. */
  const sendOrRoute = async (begun: Letter): Promise<'redriven' | 'routed'> => {
    try {
      await sendOff({ store, redriver, timing }, begun, PROCESSOR);
      return 'redriven';
    } catch (error) {
      if (!(error instanceof NotRedrivable)) throw error;
      return 'routed';
    }
  };
  switch (task.kind) {
    case 'wait':
      return 'waiting';
    case 'route': {
      const because = { by: PROCESSOR, reason: task.reason };
      const done = await store.change(
        letter.id,
        asSeen((one) => routed(one, because, timing.now())),
      );
      if (done === undefined) return 'waiting';
      log({
        level: 'warn',
        message: 'dead letter routed',
        deadLetterId: letter.id,
        fingerprint: letter.fingerprint,
        reason: task.reason,
      });
      return 'routed';
    }
    case 'settle': {
      const because = { by: PROCESSOR, reason: 'it has not come back' };
      const done = await store.change(
        letter.id,
        asSeen((one) => settled(one, because, timing.now())),
      );
      return done === undefined ? 'waiting' : 'settled';
    }
    case 'redrive': {
      const because = { by: PROCESSOR, reason: 'it may be well by now' };
      const begun = await store.change(
        letter.id,
        asSeen((one) => redriveBegun(one, because, timing.now())),
      );
      if (begun === undefined) return 'waiting';
      return sendOrRoute(begun);
    }
    case 'send-again':
      return sendOrRoute(letter);
  }
};

/**
 * Sends a letter whose redrive has begun, and puts on record that it has left.
 * @throws NotRedrivable of one that can be sent nowhere, which is then for a person; and what `redriver` throws
 */
export const sendOff = async (
  { store, redriver, timing }: Pick<ProcessorOptions, 'store' | 'redriver' | 'timing'>,
  letter: Letter,
  by: string,
): Promise<void> => {
  try {
    await redriver.send(letter, await store.payload(letter.id, letter.payloads.length));
  } catch (error) {
    if (!(error instanceof NotRedrivable)) throw error;
    const because = { by: PROCESSOR, reason: error.message };
    await store.change(letter.id, (one) =>
      one.state === 'REDRIVING' && !one.sent ? { letter: routed(one, because, timing.now()) } : undefined,
    );
    throw error;
  }
  await store.change(letter.id, (current) => {
    const sent = redriveSent(current, letter, by, timing.now());
    return sent === undefined ? undefined : { letter: sent };
  });
};
