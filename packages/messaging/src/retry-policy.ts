/**
 * How a message that failed comes back. The waits of all receives add up to more than five minutes even when chance
 * halves each of them, so that an outage of that length turns no message into a dead letter.
 */
export const RETRY_POLICY = {
  /** `maxReceiveCount` of every consumer queue's redrive policy. */
  maxReceiveCount: 8,
  firstSeconds: 5,
  longestSeconds: 320,
} as const;

/** Seconds until a message that was received `receives` times and failed is seen again. */
export const visibilityAfterFailure = (receives: number, random: () => number): number => {
  const full = Math.min(RETRY_POLICY.firstSeconds * 2 ** (receives - 1), RETRY_POLICY.longestSeconds);
  return Math.ceil(full / 2 + random() * (full / 2));
};

/**
 * Days after which an inbox marker may go. Longer than a message can live in a queue and its dead-letter queue
 * (14 days each at most: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html).
 */
export const MARKER_DAYS = 30;

/**
 * An unordered consumer takes no event that is older than this: the marker of an earlier delivery may be gone. The day
 * that is left covers clocks that differ, and the time that a message may still wait.
 */
export const TOO_OLD_DAYS = MARKER_DAYS - 1;

const MINUTE = 60_000;

/** How long an event stays parked before somebody looks whether it is stuck. Longer than any order of arrival takes to settle. */
export const FIRST_LOOK_MILLISECONDS = 1 * MINUTE;

/** A gap or a wait that lasts longer than this is reported as an error at every look: it did not mend itself. */
export const UNHEALTHY_MILLISECONDS = 5 * MINUTE;

/** Milliseconds until a parked event that was looked after `looks` times is looked after again. */
export const nextLook = (looks: number): number => Math.min(2 ** (looks - 1), 60) * MINUTE;
