import { randomUUID } from 'node:crypto';
import { PlatformError } from '@edtech/contracts';
import { type Letter, letterNamed } from '@edtech/dead-letters';
import { answerTo, type Claim, claimGuard, type Write } from '@edtech/event-store';
import type { Desk } from './desk.ts';

/**
 * Changes a letter once for each claim. A request that comes again changes nothing, and is answered with the letter as it is now; one
 * that was refused is done again.
 * @param change makes the writes that it is given together with the first thing that it puts on record
 * @throws IdempotencyKeyReused, and what `change` throws
 */
export const changedOnce = async (
  desk: Desk,
  { id, claim }: { readonly id: string; readonly claim: Claim | undefined },
  change: (beside: readonly Write[]) => Promise<Letter>,
): Promise<Letter> => {
  if (claim === undefined) return change([]);
  if ((await answerTo(desk, claim)) !== undefined) return letterNamed(desk.store, id);
  const mine = randomUUID();
  const { key, write } = claimGuard(desk, claim, { by: mine });
  try {
    return await change([write]);
  } catch (error) {
    const known = await answerTo(desk, claim);
    if (known === undefined) throw error;
    // The same request has been done at the same moment, and what refuses this one may be what that has done.
    if (!('by' in known) || known.by !== mine) return letterNamed(desk.store, id);
    // What did not answer may have done it: it is on record, and not to be begun a second time.
    if (error instanceof PlatformError && error.kind !== 'unavailable')
      await desk.table.write({ kind: 'delete', key, when: [] });
    throw error;
  }
};

/**
 * Does something of many steps, each of which is safe to repeat, and remembers the answer for whoever asks again.
 * @throws IdempotencyKeyReused, and what `work` throws
 */
export const answeredOnce = async <Answer extends object>(
  desk: Desk,
  claim: Claim | undefined,
  work: () => Promise<Answer>,
): Promise<Answer> => {
  if (claim === undefined) return work();
  // The answer of a claim is what its `work` gave: one route, one type of answer.
  const before = (await answerTo(desk, claim)) as Answer | undefined;
  if (before !== undefined) return before;
  const answer = await work();
  await desk.table.transact([claimGuard(desk, claim, answer).write], randomUUID());
  return answer;
};
