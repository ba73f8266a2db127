import type { Chance } from './chance.ts';
import type { Faults } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

/** What every part of the simulation shares. */
export interface World {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly chance: Chance;
  /** Adds a line to the trace, if anybody reads it. */
  readonly note: (line: () => string) => void;
}
