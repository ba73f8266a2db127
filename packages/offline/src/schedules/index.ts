export { InvalidSchedule, type InvalidScheduleCode } from './invalid-schedule.ts';
export { parseSchedule, type Schedule, type ScheduleOptions } from './parse.ts';
export {
  type RunningSchedule,
  type ScheduleClock,
  scaledClock,
  startSchedule,
  systemClock,
} from './start.ts';
