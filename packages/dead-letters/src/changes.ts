import { DeadLetterState, HistoryFull, NotEditable } from './errors.ts';
import { type Entry, hasRoomForPeople, PROCESSOR, type What, withEntry } from './history.ts';
import { isClosed, type Letter } from './letter.ts';
import { iso, REDRIVE_POLICY } from './policy.ts';
import { payloadFacts } from './receive.ts';

/** Who changes a letter, and why. */
export interface Because {
  readonly by: string;
  readonly reason: string;
}

/** Edits that a letter may have: all of its payloads expire in one transaction. */
export const MAXIMUM_EDITS = 5;

const noted = (
  letter: Letter,
  what: What,
  { by, reason }: Because,
  now: number,
  more: Pick<Entry, 'payload'> = {},
): Letter => {
  if (by !== PROCESSOR && !hasRoomForPeople(letter.history)) throw new HistoryFull(letter.id);
  return {
    ...letter,
    history: withEntry(letter.history, { at: iso(now), what, by, reason, ...more }),
  };
};

/** @throws DeadLetterState of one that is closed, HistoryFull */
export const routed = (letter: Letter, because: Because, now: number): Letter => {
  if (isClosed(letter)) throw new DeadLetterState(letter.id, letter.state, 'routed');
  const { sent: _sent, ...rest } = noted(letter, 'routed', because, now);
  return { ...rest, state: 'ROUTED' };
};

/**
 * Begins a redrive. It is on record before anything is sent, so that a crash between cannot lose the event: what is not known to
 * have been sent is sent again when its lease is over.
 * @throws DeadLetterState of one that was discarded, or is being redriven, HistoryFull
 */
export const redriveBegun = (letter: Letter, because: Because, now: number): Letter => {
  if (letter.state === 'DISCARDED' || letter.state === 'REDRIVING')
    throw new DeadLetterState(letter.id, letter.state, 'redriven');
  const begun = noted(letter, 'redriving', because, now, { payload: letter.payloads.length });
  const { sent: _sent, closedAt: _closedAt, ...rest } = begun;
  return {
    ...rest,
    state: 'REDRIVING',
    openSince: isClosed(letter) ? iso(now) : letter.openSince,
    redrives: letter.redrives + 1,
    dueAt: iso(now + REDRIVE_POLICY.lease),
  };
};

/**
 * The redrive that `begun` is has left. Undefined when the letter has come back already, or something else was done with it.
 */
export const redriveSent = (letter: Letter, begun: Letter, by: string, now: number): Letter | undefined => {
  const isSame = letter.redrives === begun.redrives && letter.openSince === begun.openSince;
  if (letter.state !== 'REDRIVING' || letter.sent || !isSame) return undefined;
  return {
    ...letter,
    history: withEntry(letter.history, { at: iso(now), what: 'sent', by, reason: 'to where it is handled' }),
    sent: true,
    dueAt: iso(now + REDRIVE_POLICY.settled),
  };
};

/** It counts as handled: it was sent long ago and has not come back, or somebody has seen that it is. */
export const settled = (letter: Letter, because: Because, now: number): Letter => {
  if (isClosed(letter)) throw new DeadLetterState(letter.id, letter.state, 'settled');
  const { sent: _sent, ...rest } = noted(letter, 'redriven', because, now);
  return { ...rest, state: 'REDRIVEN', closedAt: iso(now) };
};

/** @throws DeadLetterState of one that is closed, or is being redriven, HistoryFull */
export const discarded = (letter: Letter, because: Because, now: number): Letter => {
  if (isClosed(letter) || letter.state === 'REDRIVING')
    throw new DeadLetterState(letter.id, letter.state, 'discarded');
  return { ...noted(letter, 'discarded', because, now), state: 'DISCARDED', closedAt: iso(now) };
};

/**
 * Gives the letter another payload, which is what is redriven from then on. What was received stays.
 * @throws DeadLetterState of one that is closed, or is being redriven, NotEditable, HistoryFull
 */
export const edited = (letter: Letter, body: string, because: Because, now: number): Letter => {
  if (isClosed(letter) || letter.state === 'REDRIVING')
    throw new DeadLetterState(letter.id, letter.state, 'edited');
  if (letter.payloads.length > MAXIMUM_EDITS)
    throw new NotEditable(letter.id, `it was edited ${MAXIMUM_EDITS} times.`);
  const payloads = [...letter.payloads, payloadFacts(body, iso(now))];
  return { ...noted(letter, 'edited', because, now, { payload: payloads.length }), payloads };
};

/** Puts on record that somebody has asked for what is personal in it. @throws HistoryFull */
export const viewed = (letter: Letter, because: Because, now: number): Letter =>
  noted(letter, 'viewed', because, now);
