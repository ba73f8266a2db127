/** A span of time as people write it: `500ms`, `8s`, `5m`, `2h`, `30d`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds; undefined when the text is no positive whole number of a unit. */
export const milliseconds = (duration: string): number | undefined => {
  const [, count, unit] = /^([1-9]\d*)(ms|s|m|h|d)$/.exec(duration) ?? [];
  // The expression lets through no other unit.
  return count === undefined ? undefined : Number(count) * UNITS[unit as keyof typeof UNITS];
};
