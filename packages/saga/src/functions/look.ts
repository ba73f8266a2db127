import { COMMIT_RETRIES, retries, type Table, type Timing, type UpdateOutcome } from '@edtech/event-store';
import { earliest, isFinished } from '../state.ts';
import { decodeSaga, type SagaName, type StoredSaga, sagaKey, timerKey } from '../store/items.ts';
import { asRead } from '../store/move.ts';
import type { Delays } from './delays.ts';

export interface LookOptions {
  readonly table: Table;
  readonly delays: Delays;
  readonly timing: Timing;
}

/**
 * Looks at a saga for which it is time. What is due is deleted, which is what fires it; for the first of what is not, another look
 * is arranged, before anything else: a transition that has read the saga before, and leaves its timers to this look, is refused then.
 * A saga that is over has nothing to look at.
 *
 * @throws Error when the saga is never as it was read. TableUnavailable; whatever `delays` throws
 */
export const lookAt = async ({ table, delays, timing }: LookOptions, name: SagaName): Promise<void> => {
  const again = retries(COMMIT_RETRIES, timing);
  do {
    const item = await table.get(sagaKey(name));
    const saga = item === undefined ? undefined : decodeSaga(item);
    if (saga === undefined || isFinished(saga.state)) return;
    const now = new Date(timing.now()).toISOString();
    const { due = [], later = [] } = Object.groupBy(saga.state.openTimers, ({ dueAt }) =>
      dueAt <= now ? 'due' : 'later',
    );
    if (!(await arrange({ table, delays }, saga, { next: earliest(later)?.dueAt, now }))) continue;
    await Promise.all(
      due.map(({ id }) => table.write({ kind: 'delete', key: timerKey(saga, id), when: [] })),
    );
    return;
  } while (await again.another());
  throw new Error(`The saga ${name.name} ${name.id} was not for a moment as it had been read.`);
};

/** False when the saga is not as it was read any more. A message that was sent in vain finds nothing to do. */
const arrange = async (
  { table, delays }: Pick<LookOptions, 'table' | 'delays'>,
  saga: StoredSaga,
  { next, now }: { readonly next: string | undefined; readonly now: string },
): Promise<boolean> => {
  const { name, id, wakeAt } = saga;
  const hasOther = wakeAt !== undefined && wakeAt > now;
  if (hasOther && (next === undefined || wakeAt <= next)) return true;
  if (next !== undefined) await delays.send({ name, id, at: next });
  const update = { kind: 'update', key: sagaKey(saga), when: asRead(saga) } as const;
  const done: UpdateOutcome = await table.update(
    next === undefined ? { ...update, set: {}, remove: ['wakeAt'] } : { ...update, set: { wakeAt: next } },
  );
  return done.outcome === 'applied';
};
