import type { ScheduledEvent } from 'aws-lambda';
import type { Lambda } from './lambda.ts';
import type { World } from './world.ts';

const SCHEDULE_MILLISECONDS = 60_000;

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const ASYNCHRONOUS_RETRIES_MILLISECONDS = [60_000, 120_000];

const SCHEDULED_EVENT: ScheduledEvent = {
  id: 'schedule',
  version: '0',
  account: '000000000000',
  time: '2026-01-01T00:00:00Z',
  region: 'eu-west-1',
  resources: [],
  source: 'aws.events',
  'detail-type': 'Scheduled Event',
  detail: {},
};

/** Invokes `lambda` every minute, asynchronously: a failed invocation is tried again twice. */
export const schedule = <Answer>(world: World, lambda: Lambda<ScheduledEvent, Answer>): void => {
  const { scheduler } = world;
  const invoke = async (): Promise<void> => {
    for (const wait of [...ASYNCHRONOUS_RETRIES_MILLISECONDS, undefined]) {
      const { outcome } = await lambda.invoke(SCHEDULED_EVENT);
      if (outcome === 'answered' || wait === undefined) return;
      await scheduler.sleep(wait);
    }
  };
  const again = (milliseconds: number): void => {
    scheduler.after(milliseconds, `${lambda.name} schedule`, () => {
      void invoke();
      again(SCHEDULE_MILLISECONDS);
    });
  };
  again(world.chance.fork(`${lambda.name} schedule ${world.chance.next()}`).below(SCHEDULE_MILLISECONDS));
};
