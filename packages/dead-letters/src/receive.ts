import { createHash } from 'node:crypto';
import { classify } from './classification.ts';
import { fingerprintOf } from './fingerprint.ts';
import { COLLECTOR, type Entry, NO_HISTORY, withEntry } from './history.ts';
import { isClosed, type Letter, type PayloadFacts } from './letter.ts';
import { iso, waitBefore } from './policy.ts';
import type { Receipt } from './receipt.ts';

export const payloadFacts = (body: string, at: string): PayloadFacts => ({
  at,
  sha256: createHash('sha256').update(body).digest('hex'),
  bytes: Buffer.byteLength(body),
});

/**
 * The letter after `receipt`: a new one, or the one that there is with one more line in its history. Undefined when the message
 * is in there already.
 */
export const received = (letter: Letter | undefined, receipt: Receipt, now: number): Letter | undefined => {
  const { source, error, event, messageId, endedAt } = receipt;
  const at = iso(now);
  const entry: Entry = {
    at,
    what: 'received',
    by: COLLECTOR,
    reason: `${error.code}: ${error.message}`,
    messageId,
  };
  const known = {
    source,
    error,
    classification: classify(source, error),
    fingerprint: fingerprintOf(source, error, event),
  };
  if (letter === undefined) {
    return {
      ...known,
      id: receipt.letterId,
      ...(event === undefined ? {} : { event }),
      state: 'OPEN',
      firstSeen: endedAt < at ? endedAt : at,
      lastSeen: at,
      openSince: endedAt < at ? endedAt : at,
      redrives: 0,
      dueAt: iso(now + waitBefore(0)),
      payloads: [payloadFacts(receipt.body, at)],
      history: withEntry(NO_HISTORY, entry),
    };
  }
  if (letter.history.entries.some((line) => line.messageId === messageId)) return undefined;
  const again: Letter = {
    ...letter,
    ...known,
    // One that could not be read at first may have been edited.
    ...(event === undefined ? {} : { event }),
    lastSeen: at,
    history: withEntry(letter.history, entry),
  };
  if (letter.state === 'OPEN' || letter.state === 'ROUTED') return again;
  const { sent: _sent, closedAt: _closedAt, ...rest } = again;
  const redrives = isClosed(letter) ? 0 : letter.redrives;
  return {
    ...rest,
    state: 'OPEN',
    openSince: isClosed(letter) ? at : letter.openSince,
    redrives,
    dueAt: iso(now + waitBefore(redrives)),
  };
};
