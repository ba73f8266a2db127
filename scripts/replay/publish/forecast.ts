import type { ReplayCounts } from '@edtech/outbox';
import type { PublishRequest } from './request.ts';

/** What a replay is going to do. */
export interface Forecast {
  /** Outbox records that it reads. */
  readonly read: number;
  readonly matched: number;
  /** Too old for unordered consumers. */
  readonly skipped: number;
  readonly unreadable: number;
  /** Events that it sends. */
  readonly toSend: number;
  /** How long that takes at its rate. */
  readonly seconds: number;
}

export const forecastOf = (
  { read, matched, skipped, unreadable }: ReplayCounts,
  { rate }: Pick<PublishRequest, 'rate'>,
): Forecast => {
  const toSend = matched - skipped;
  return { read, matched, skipped, unreadable, toSend, seconds: Math.ceil(toSend / rate) };
};
