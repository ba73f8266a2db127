import { randomUUID } from 'node:crypto';
import { type AsynchronousInvocations, type AsynchronousTarget, eventTime } from '../../bus/index.ts';
import type { Journal } from '../../journal/index.ts';
import type { PlatformModel, ScheduleModel } from '../../model.ts';
import {
  parseSchedule,
  type RunningSchedule,
  type ScheduleClock,
  startSchedule,
} from '../../schedules/index.ts';
import type { RunningMapping } from '../mapping.ts';
import { scheduledEvent } from './event.ts';

export interface ScheduleMappingOptions {
  readonly schedule: ScheduleModel;
  readonly fn: AsynchronousTarget;
  readonly account: Pick<PlatformModel, 'region' | 'accountId'>;
  readonly invocations: Pick<AsynchronousInvocations, 'start'>;
  readonly journal: Journal;
  /** Share of a rate's first period that has passed at the start, from 0 up to 1. */
  readonly passed?: number;
  /** This process's clock without it; schedules are times of day and are scaled by their clock alone. */
  readonly clock?: ScheduleClock;
}

/**
 * Invokes a function by its schedule, asynchronously as EventBridge does, so that a failure is retried twice.
 * @throws InvalidSchedule where AWS would refuse the expression.
 */
export function startScheduleMapping(options: ScheduleMappingOptions): RunningMapping {
  const { schedule, fn, account, invocations, journal, clock, passed = 0 } = options;
  const times = parseSchedule(
    schedule.expression,
    schedule.timezone === undefined ? {} : { timezone: schedule.timezone },
  );

  const start = (): RunningSchedule =>
    startSchedule(times, { fire, passed, ...(clock === undefined ? {} : { clock }) });

  function fire(scheduledAt: Date): void {
    const id = randomUUID();
    journal.append({ kind: 'schedule', source: schedule.id, target: fn.name, ids: [id] });
    const event = schedule.input ?? scheduledEvent(schedule, account, id, eventTime(scheduledAt.getTime()));
    invocations.start(fn, event);
  }

  let running = schedule.enabled ? start() : undefined;
  const stop = () => {
    running?.stop();
    running = undefined;
  };
  return {
    id: schedule.id,
    get enabled() {
      return running !== undefined;
    },
    setEnabled(enabled) {
      if (!enabled) stop();
      else running ??= start();
    },
    describe: () => ({
      id: schedule.id,
      kind: 'schedule',
      source: schedule.expression,
      target: fn.name,
      enabled: running !== undefined,
      nextAt: running?.nextAt?.toISOString(),
    }),
    inFlight: async () => [],
    stop: async () => stop(),
  };
}
