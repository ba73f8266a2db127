import type { Invocation } from '../lambda/runtime.ts';
import { eventTypesOf } from './event-types.ts';
import type { Faults } from './faults.ts';
import { carriedIn, type Occasion } from './occasion.ts';
import type { CrashPoint } from './plan.ts';

/** What can go wrong between Lambda and a function. */
export interface FunctionFaults {
  readonly on: boolean;
  /** Waits where the function is slow or frozen; an answer takes the place of the invocation. */
  before(functionKey: string, event: unknown): Promise<Invocation | undefined>;
  crashOf(functionKey: string, event: unknown): CrashPoint | undefined;
  /** Whether an asynchronous invocation runs twice. */
  isDoubled(functionKey: string, event: unknown): boolean;
}

export function functionFaults(faults: Faults): FunctionFaults {
  const occasionOf = (functionKey: string, event: unknown): Occasion => ({
    site: 'function',
    names: [functionKey],
    eventTypes: eventTypesOf(event),
    // Undefined is no JSON.
    carries: carriedIn(() => JSON.stringify(event) ?? ''),
  });
  return {
    get on() {
      return faults.on;
    },
    async before(functionKey, event) {
      const occasion = occasionOf(functionKey, event);
      await faults.pass(occasion);
      if (faults.strikes('throttle', occasion)) return refused('TooManyRequestsException', 'Rate Exceeded.');
      if (faults.strikes('fail', occasion)) return refused('ServiceException', 'Lambda has failed.');
      return undefined;
    },
    crashOf: (functionKey, event) => faults.crashOf(occasionOf(functionKey, event)),
    isDoubled: (functionKey, event) => faults.strikes('duplicate', occasionOf(functionKey, event)),
  };
}

/** The handler has not run. */
function refused(errorType: string, errorMessage: string): Invocation {
  return { outcome: 'error', errorType, errorMessage, durationMs: 0, crashed: false, refused: true };
}
