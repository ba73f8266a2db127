import type { CommandContext, UnitOfWork } from '@edtech/event-store';
import { store } from './store.ts';

/** Runs a command over several aggregates. `work` may run several times. @throws what `work` throws */
export const transact = async <Result>(
  context: CommandContext,
  work: (tx: UnitOfWork) => Promise<Result>,
): Promise<Result> => {
  const done = await store.transact({ context }, work);
  if (done.outcome !== 'committed') throw new Error(`A commit without a guard cannot be ${done.outcome}.`);
  return done.result;
};
