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
