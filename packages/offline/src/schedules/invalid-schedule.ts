import { OfflineError } from '../error.ts';

export type InvalidScheduleCode =
  | 'UNKNOWN_EXPRESSION'
  | 'INVALID_RATE_VALUE'
  | 'INVALID_RATE_UNIT'
  | 'INVALID_CRON_FIELDS'
  | 'INVALID_CRON_VALUE'
  | 'INVALID_CRON_DAYS'
  | 'INVALID_TIME'
  | 'UNKNOWN_TIME_ZONE';

/** A schedule that AWS would refuse. */
export class InvalidSchedule extends OfflineError {
  override readonly code: InvalidScheduleCode;
  readonly expression: string;
  readonly reason: string;

  constructor(code: InvalidScheduleCode, expression: string, reason: string) {
    super(code, `The schedule ${expression} is not valid: ${reason}`);
    this.code = code;
    this.expression = expression;
    this.reason = reason;
  }
}
