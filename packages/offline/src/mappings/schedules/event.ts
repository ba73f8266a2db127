import type { PlatformModel, ScheduleModel } from '../../model.ts';

/** What a function gets from a schedule without an input. */
export interface ScheduledEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Scheduled Event';
  readonly source: 'aws.events';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, never>>;
}

/**
 * The event of a scheduled rule.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html
 *
 * @param time when it was due, ISO-8601 in whole seconds.
 */
export function scheduledEvent(
  schedule: Pick<ScheduleModel, 'id'>,
  { region, accountId }: Pick<PlatformModel, 'region' | 'accountId'>,
  id: string,
  time: string,
): ScheduledEvent {
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time,
    region,
    resources: [`arn:aws:events:${region}:${accountId}:rule/${schedule.id}`],
    detail: {},
  };
}
