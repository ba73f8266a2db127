import type { Hold } from './payment-state.ts';

const HOUR = 3_600_000;

/** How long before it lapses a hold is renewed: time for a sweep that failed, and for a decline to be tried again. */
const RENEW_BEFORE_HOURS = 24;

/** After the gateway declined a renewal, or a release. */
const TRY_AGAIN_HOURS = 6;

/** A hold is renewed no longer: nobody has said in all this time that the lesson took place, or that it will not. */
const HOLD_AT_MOST_DAYS = 90;

const iso = (epochMilliseconds: number): string => new Date(epochMilliseconds).toISOString();

/** When what was declined is tried again. */
export const tryAgainAt = (now: string): string => iso(Date.parse(now) + TRY_AGAIN_HOURS * HOUR);

/**
 * When a hold is to be looked at: to renew it a day before it lapses (or when half of its time is over, if it is short), or,
 * when it is not to be renewed any more, once it has lapsed. Undefined for one that does not lapse.
 *
 * @param requestedAt when the payment was asked for
 * @param renewAfter no renewal before
 */
export const lookAtHold = (
  { since, expiresAt }: Hold,
  requestedAt: string,
  renewAfter: string | undefined,
): string | undefined => {
  if (expiresAt === undefined) return undefined;
  const [begins, ends] = [Date.parse(since), Date.parse(expiresAt)];
  const regular = Math.max(ends - RENEW_BEFORE_HOURS * HOUR, (begins + ends) / 2);
  const renewal = renewAfter === undefined ? regular : Math.max(regular, Date.parse(renewAfter));
  const last = Date.parse(requestedAt) + HOLD_AT_MOST_DAYS * 24 * HOUR;
  return iso(renewal > last ? ends : Math.min(renewal, ends));
};
