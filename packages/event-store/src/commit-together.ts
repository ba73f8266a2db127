import type { CommandContext } from './context.ts';
import type { EventStore } from './store.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/**
 * Runs `work` and commits all of its decisions in one transaction, when nothing is to guard it: then there is no other outcome.
 * @param work may run several times
 * @throws as `store.transact` does
 */
export const commitTogether = async <Result>(
  store: Pick<EventStore, 'transact'>,
  context: CommandContext,
  work: (tx: UnitOfWork) => Promise<Result> | Result,
): Promise<Result> => {
  const done = await store.transact({ context }, work);
  if (done.outcome !== 'committed') throw new Error(`A commit without a guard cannot be ${done.outcome}.`);
  return done.result;
};
