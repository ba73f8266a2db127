import type { QueueModel } from '../model.ts';
import { queueAttributes } from './attributes.ts';
import type { EmulatedQueue, Emulator, Persistence } from './emulator.ts';

/**
 * Gives the queues of the store the messages that they held when the last run ended, and from now on writes every
 * change through to the data directory. What is stored for queues that are no longer declared stays there untouched.
 */
export function restoreQueues(
  emulator: Emulator,
  declared: readonly QueueModel[],
  dataDir: string,
): Persistence {
  const persistence = emulator.openPersistence(dataDir);
  // Loaded aside and moved over, because the stored queues carry the URLs and attributes of the last run.
  const { sqsStore: stored, snsStore, s3Store } = emulator.scratch();
  persistence.load(stored, snsStore, s3Store);
  for (const { name, ...queue } of declared) {
    const live = emulator.store.getQueueByName(name);
    if (live === undefined) continue;
    const before = stored.getQueueByName(name);
    if (before === undefined) {
      persistence.insertQueue(live);
    } else {
      moveMessages(before, live);
      persistence.updateQueueAttributes(
        name,
        queueAttributes({ name, ...queue }),
        live.lastModifiedTimestamp,
      );
    }
    live.persistence = persistence;
  }
  emulator.store.persistence = persistence;
  return persistence;
}

function moveMessages(from: EmulatedQueue, to: EmulatedQueue): void {
  to.messages = from.messages;
  to.delayedMessages = from.delayedMessages;
  to.inflightMessages = from.inflightMessages;
  to.fifoMessages = from.fifoMessages;
  to.fifoDelayed = from.fifoDelayed;
  to.fifoLockedGroups = from.fifoLockedGroups;
  to.sequenceCounter = from.sequenceCounter;
}
