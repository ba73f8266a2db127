/** Stands in `replay.consumer` when an event is published again for everybody. No consumer has this name. */
export const EVERY_CONSUMER = '*';

/**
 * What the name of an archive's replay begins with when `consumer` is to see it: its rule lets no other through, whatever
 * rules the replay was started for. Names of queues, and so of consumers, have no dot.
 */
export const archiveReplayPrefix = (consumer: string): string => `${consumer}.`;
