import type { UnitOfWork } from '@edtech/event-store';
import type { Aggregate, Decide, DomainEvent } from '@edtech/event-store/aggregate';

/** Reads the state of an aggregate. */
type Read = UnitOfWork['read'];

/** A decision on one aggregate that stands or falls with others. */
export interface Step {
  /** @throws its refusal */
  readonly ask: (read: Read) => Promise<void>;
  readonly take: (tx: UnitOfWork) => Promise<void>;
}

export const step = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  id: string,
  decide: Decide<State, Event>,
): Step => ({
  ask: async (read) => void decide((await read(aggregate, id)).state),
  take: async (tx) => void (await tx.execute(aggregate, id, decide)),
});

/**
 * Takes all steps, or none: each is asked before the first is taken, so that whoever catches a refusal and commits
 * something else commits nothing of them. The first refusal counts.
 * @throws the refusal
 */
export const allOrNone = async (tx: UnitOfWork, steps: readonly Step[]): Promise<void> => {
  await askAll(tx.read, steps);
  for (const { take } of steps) await take(tx);
};

/** @throws the first refusal, if any; nothing is taken */
export const askAll = async (read: Read, steps: readonly Step[]): Promise<void> => {
  for (const { ask } of steps) await ask(read);
};
