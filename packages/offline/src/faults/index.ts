export { createFaults, type Faults } from './faults.ts';
export { type FunctionFaults, functionFaults } from './functions.ts';
export { InvalidFaultPlan } from './invalid-plan.ts';
export type {
  Crash,
  CrashPoint,
  Delay,
  FaultPlan,
  FaultRule,
  FaultSite,
  SeededFaultPlan,
} from './plan.ts';
export { readPlanFile } from './plan-file.ts';
export { type BusFaults, busFaults } from './put-events.ts';
export { type QueueFaults, queueFaults } from './queues.ts';
export { type StreamFaults, streamFaults } from './streams.ts';
export { type TableFaults, tableFaults } from './tables.ts';
export { targetFaults } from './targets.ts';
