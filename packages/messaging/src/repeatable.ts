import { PlatformError } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';
import type { Consumer } from './consumer.ts';
import { causedBy, type HandleRequest, handlingOf } from './handle.ts';

/** A handler of a repeatable consumer decides something, which would be committed once for each delivery. */
export class RepeatableDecides extends PlatformError {
  readonly code = 'repeatable-decides';
  readonly kind = 'internal';

  constructor({ name }: Pick<Consumer, 'name'>) {
    super(
      `${name} is repeatable, so nothing keeps what its handlers decide from being committed twice. Nothing was written: ` +
        'leave the decision to another consumer, or declare this one without `repeatable`.',
    );
  }
}

/**
 * Runs the handler of a repeatable consumer. Nothing is written, nor looked at: what comes again is handled again.
 * @throws RepeatableDecides, whatever the handler throws, and the signal's reason when its time was up
 */
export const handleRepeatable = async ({
  store,
  consumer,
  envelope,
  handles,
  signal,
}: Omit<HandleRequest, 'guard'>): Promise<'handled'> => {
  await store.transact({ context: causedBy(envelope, consumer.name) }, async (tx) => {
    // The envelope's data was validated against this very handler's contract.
    await handles?.handle(envelope as never, undecided(consumer, tx), handlingOf(consumer, envelope, signal));
    signal.throwIfAborted();
  });
  return 'handled';
};

/** `tx`, by which a handler may read, but not decide. */
const undecided = (consumer: Consumer, tx: UnitOfWork): UnitOfWork => ({
  ...tx,
  execute: async () => {
    throw new RepeatableDecides(consumer);
  },
  beside: () => {
    throw new RepeatableDecides(consumer);
  },
});
