import {
  type CommandContext,
  commitTogether,
  type EventStore,
  type Executed,
  type ExecuteOptions,
  type UnitOfWork,
} from '@edtech/event-store';
import type { Decision } from '@edtech/event-store/aggregate';
import { CallerDeactivated } from '../domain/refusals.ts';
import { User, type UserEvent, type UserState } from '../domain/user.ts';

/** What is decided on a user, given the user who asks for it, if that is another one. */
export type DecideFor = (caller: UserState | undefined) => Decision<typeof User>;

export interface CommandOptions extends ExecuteOptions {
  readonly context: CommandContext;
}

/**
 * Executes a command on the user `userId` unless whoever asks for it has been deactivated. A token outlives that by up to an
 * hour; a command does not: it commits only if the caller has not changed until then.
 * @throws CallerDeactivated, and as `tx.execute` does
 */
export const executeFor = async (
  tx: UnitOfWork,
  userId: string,
  decide: DecideFor,
  { context: { actor }, ...options }: CommandOptions,
): Promise<Executed<UserState, UserEvent>> => {
  const callerId = actor.kind === 'user' && actor.id !== userId ? actor.id : undefined;
  const caller = callerId === undefined ? undefined : (await tx.read(User, callerId)).state;
  if (caller?.status === 'deactivated') throw new CallerDeactivated();
  return tx.execute(User, userId, decide(caller), options);
};

/** The same as a commit of its own. @throws CallerDeactivated, and as `store.execute` does */
export const executeAsCaller = async (
  store: EventStore,
  userId: string,
  decide: DecideFor,
  options: CommandOptions,
): Promise<Executed<UserState, UserEvent>> => {
  const { context } = options;
  return commitTogether(store, context, (tx) => executeFor(tx, userId, decide, options));
};
