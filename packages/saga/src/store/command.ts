import { PlatformError } from '@edtech/contracts';
import { type CommandContext, commitTogether, type EventStore } from '@edtech/event-store';
import type { Input } from '../input.ts';
import type { SagaState } from '../state.ts';
import type { Transition } from '../turn.ts';
import type { Because } from '../view.ts';
import { SagaNotFound } from './consumer.ts';
import { findSaga, move } from './move.ts';
import type { SagaVersions } from './registry.ts';

/** Only a saga that waits for a person can be resumed by one. */
export class SagaNotStuck extends PlatformError {
  readonly code = 'saga-not-stuck';
  readonly kind = 'conflict';
  readonly status: SagaState['status'];

  constructor(name: string, id: string, status: SagaState['status']) {
    super(`The saga ${name} ${id} is ${status}: nothing waits for a person.`);
    this.status = status;
  }
}

export interface SagaCommand {
  readonly store: EventStore;
  readonly versions: SagaVersions;
  readonly id: string;
  readonly context: CommandContext;
}

/**
 * Cancels a saga that can still turn back.
 * @returns false when it cannot any more: its history says so, and nothing else has changed
 * @throws SagaNotFound
 */
export const cancelSaga = async (command: SagaCommand, because: Because): Promise<boolean> => {
  const { causationId: id } = command.context;
  const cause = { kind: 'event', id, type: 'cancel' } as const;
  return (await moved(command, { kind: 'cancel', because, cause })).outcome === 'applied';
};

/** Who resumes a stuck saga, why, and how: what was in vain is tried again, or has been settled by hand. */
export interface Resumption {
  readonly by: string;
  readonly reason: string;
  readonly how: 'again' | 'settled';
}

/** @throws SagaNotFound, SagaNotStuck */
export const resumeSaga = async (
  command: SagaCommand,
  { by, reason, how }: Resumption,
): Promise<SagaState> => {
  const { outcome, state } = await moved(command, {
    kind: 'resume',
    how,
    cause: { kind: 'person', by, reason },
  });
  if (outcome !== 'applied') throw new SagaNotStuck(command.versions.name, command.id, state.status);
  return state;
};

const moved = ({ store, versions, id, context }: SagaCommand, input: Input): Promise<Transition> =>
  commitTogether(store, context, async (tx) => {
    const saga = await findSaga(tx, versions, id);
    if (saga === undefined) throw new SagaNotFound(versions.name, id);
    return move(tx, versions, saga, input);
  });
