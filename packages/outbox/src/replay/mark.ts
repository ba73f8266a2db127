import { EVERY_CONSUMER } from '@edtech/contracts';
import type { Replay } from '../entry.ts';
import { ReplayRefused } from './refusals.ts';

/** Of the envelope's schema; of characters that may stand in a key and in a shell. */
const REPLAY_ID = /^[\w.-]{1,128}$/;

/**
 * The mark of a replay.
 * @param consumer the only one that sees it; all of them when undefined
 * @throws ReplayRefused when an envelope cannot carry it, or everybody would have to reprocess
 */
export const replayMark = (
  id: string,
  { consumer, reprocess = false }: { readonly consumer?: string; readonly reprocess?: boolean },
): Replay => {
  if (!REPLAY_ID.test(id))
    throw new ReplayRefused(
      `"${id}" is no id of a replay: 1 to 128 letters, digits, dots, dashes and underscores.`,
    );
  if (reprocess && consumer === undefined)
    throw new ReplayRefused('Only one consumer at a time reprocesses: name it.');
  return { id, consumer: consumer ?? EVERY_CONSUMER, ...(reprocess ? { mode: 'reprocess' } : {}) };
};
