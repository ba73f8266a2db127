/** The TTL attribute of an item that has one. */
export interface Expiry {
  /** Epoch seconds; may have a fraction. */
  readonly seconds: number;
  /** The number as it is stored, for a condition on it. */
  readonly text: string;
}

/**
 * What expired longer ago than this is never deleted.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
const FIVE_YEARS_SECONDS = 5 * 365 * 86_400;

/** Only a Number counts; an item whose attribute is anything else never expires. */
export function expiryOf(value: unknown): Expiry | undefined {
  if (typeof value !== 'object' || value === null || !('N' in value)) return undefined;
  const { N: text } = value;
  const seconds = Number(text);
  return typeof text === 'string' && Number.isFinite(seconds) ? { seconds, text } : undefined;
}

export function isExpired({ seconds }: Expiry, nowMs: number): boolean {
  return seconds * 1_000 < nowMs && !isForgotten(seconds, nowMs);
}

/** Past the time in which it would have been deleted. */
export function isForgotten(seconds: number, nowMs: number): boolean {
  return seconds < nowMs / 1_000 - FIVE_YEARS_SECONDS;
}
