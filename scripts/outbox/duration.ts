const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `milliseconds` as a person says it, in one unit, rounded down: `3 min`. */
export const duration = (milliseconds: number): string => {
  const whole = (unit: number): number => Math.floor(milliseconds / unit);
  if (milliseconds >= 2 * DAY) return `${whole(DAY)} d`;
  if (milliseconds >= 2 * HOUR) return `${whole(HOUR)} h`;
  if (milliseconds >= 2 * MINUTE) return `${whole(MINUTE)} min`;
  return `${Math.max(0, whole(SECOND))} s`;
};
