import { type Letter, laneOf, type SourceKind } from './letter.ts';
import { REDRIVE_POLICY } from './policy.ts';

/** What is to be done about a letter now. */
export type Task =
  | { readonly kind: 'redrive'; readonly letter: Letter }
  /** It was to be sent, and nobody knows whether it was. */
  | { readonly kind: 'send-again'; readonly letter: Letter }
  | { readonly kind: 'settle'; readonly letter: Letter }
  | { readonly kind: 'route'; readonly letter: Letter; readonly reason: string }
  | { readonly kind: 'wait'; readonly letter: Letter };

/** Where sending a message again is all that there is to do. The rest takes somebody who decides. */
const REDRIVEN_BY_ITSELF: readonly SourceKind[] = ['consumer', 'rule-target', 'delay'];

const isRedrivenByItself = ({ source }: Letter): boolean => REDRIVEN_BY_ITSELF.includes(source.kind);

/**
 * What to do about letters that are OPEN or REDRIVING, lane by lane: the events of one aggregate at one consumer, by their
 * sequence. Lanes are independent of each other. In an ordered one, nothing is sent before what precedes it.
 */
export const agenda = (letters: readonly Letter[], now: number): readonly (readonly Task[])[] =>
  [...Map.groupBy(letters, laneOf).values()].map((lane) => inOrder(lane.toSorted(bySequence), now));

const bySequence = (one: Letter, other: Letter): number =>
  (one.event?.sequence ?? 0) - (other.event?.sequence ?? 0);

const inOrder = (lane: readonly Letter[], now: number): readonly Task[] => {
  const tasks: Task[] = [];
  let waits = false;
  for (const letter of lane) {
    const task = taskFor(letter, now);
    const isHeld = waits && letter.source.ordered && task.kind === 'redrive';
    tasks.push(isHeld ? { kind: 'wait', letter } : task);
    waits ||= task.kind === 'wait' && !letter.sent;
  }
  return tasks;
};

const taskFor = (letter: Letter, now: number): Task => {
  const isDue = Date.parse(letter.dueAt) <= now;
  if (letter.state === 'REDRIVING') {
    if (!isDue) return { kind: 'wait', letter };
    if (letter.sent) return { kind: 'settle', letter };
    return isRedrivenByItself(letter)
      ? { kind: 'send-again', letter }
      : { kind: 'route', letter, reason: 'nobody knows whether it was redriven' };
  }
  const reason = reasonToRoute(letter, now);
  if (reason !== undefined) return { kind: 'route', letter, reason };
  return { kind: isDue ? 'redrive' : 'wait', letter };
};

/** Why a person has to look at an open letter; undefined when trying again may still help. */
const reasonToRoute = (letter: Letter, now: number): string | undefined => {
  const { classification, source, redrives } = letter;
  if (!isRedrivenByItself(letter)) return `a ${source.kind} is for a person to mend`;
  if (classification !== 'transient') return `${classification}: it would fail again as it is`;
  if (redrives >= REDRIVE_POLICY.limit) return `it failed again after ${redrives} redrives`;
  if (now >= deadlineOf(letter) - REDRIVE_POLICY.margin) return 'its time for redrives is up';
  return undefined;
};

/** By when a letter that is open has to be redriven, routed or discarded (epoch milliseconds). */
export const deadlineOf = ({ openSince }: Pick<Letter, 'openSince'>): number =>
  Date.parse(openSince) + REDRIVE_POLICY.deadline;

/** Whether nobody has seen to it in time. */
export const isOverdue = (letter: Pick<Letter, 'state' | 'openSince'>, now: number): boolean =>
  (letter.state === 'OPEN' || letter.state === 'REDRIVING') && now > deadlineOf(letter);
