export type {
  Crash,
  CrashPoint,
  Delay,
  FaultPlan,
  FaultRule,
  FaultSite,
  SeededFaultPlan,
} from './faults/index.ts';
export type { Journal, JournalEntry, JournalKind } from './journal/index.ts';
export type { Invocation, LambdaRuntime } from './lambda/index.ts';
export type { PlatformModel } from './model.ts';
export { default } from './plugin.ts';
export type { Ready } from './ready-file.ts';
export { DEFAULT_PORTS } from './settings.ts';
