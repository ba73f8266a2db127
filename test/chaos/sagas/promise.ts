/** Once nothing fails any more, every saga ends within this: the longest wait of a compensation, twice, and a lost timer. */
export const PROMISED_END_SECONDS = 600;

/** @param seconds from the end of the faults to the last end of a saga */
export const lateness = (seconds: number): readonly string[] =>
  seconds <= PROMISED_END_SECONDS
    ? []
    : [`the last saga ended ${seconds.toFixed(1)} s after the faults, not within ${PROMISED_END_SECONDS} s`];
