import { PlatformError } from '@edtech/contracts';

/** Ten years: more is meant to be for ever, or a slip of the pen. */
const MOST_DAYS = 3_650;

/** A retention that says neither for ever nor a number of days. The function stops before it handles anything. */
export class RetentionUnclear extends PlatformError {
  readonly code = 'retention-unclear';
  readonly kind = 'internal';
  readonly retention: string;

  constructor(retention: string) {
    super(
      `"${retention}" is no outbox retention: set outboxRetentionDays to "forever" or to a whole number of days from 1 to ${MOST_DAYS}.`,
    );
    this.retention = retention;
  }
}

/**
 * For how many days a published record is kept, from the text of a configuration; undefined: for ever.
 * @throws RetentionUnclear
 * @example
 * retentionDays('forever'); // undefined
 * retentionDays('90'); // 90
 */
export const retentionDays = (text: string): number | undefined => {
  if (text === 'forever') return undefined;
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > MOST_DAYS) throw new RetentionUnclear(text);
  return days;
};
