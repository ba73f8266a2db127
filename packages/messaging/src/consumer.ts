import type { EventContract, IntegrationEventOf } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';

/** What a consumer does with one kind of event. Its only effects are decisions in `tx`: they commit with the dedupe record. */
export interface Handles {
  readonly contract: EventContract;
  // `never` accepts the handler of any contract; `handles` is the only maker and ties it to its own.
  readonly handle: (event: never, tx: UnitOfWork) => Promise<unknown> | unknown;
}

/** Handles the events of `contract`, in the version that it names. */
export const handles = <Contract extends EventContract>(
  contract: Contract,
  handle: (event: IntegrationEventOf<Contract>, tx: UnitOfWork) => Promise<unknown> | unknown,
): Handles => ({ contract, handle });

/** A consumer: its name (which dedupe records carry, so it never changes), its order, and what it handles. */
export interface Consumer {
  readonly name: string;
  /** Why the events of one aggregate must be handled in their order; false when any order will do. */
  readonly ordered: string | false;
  readonly on: readonly Handles[];
}

/**
 * Declares a consumer.
 * @throws Error when two handlers take the same event, or it handles nothing
 */
export const consumer = (declaration: Consumer): Consumer => {
  const types = declaration.on.map(({ contract }) => contract.type);
  const twice = types.find((type, position) => types.indexOf(type) !== position);
  if (types.length === 0) throw new Error(`Consumer ${declaration.name} handles no event.`);
  if (twice !== undefined)
    throw new Error(`Consumer ${declaration.name} declares two handlers for ${twice}.`);
  return declaration;
};
