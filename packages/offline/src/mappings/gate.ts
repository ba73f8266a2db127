import { createBell } from './bell.ts';

/** Whether a mapping is enabled; what runs when it closes runs to its end, what comes next waits here. */
export interface Gate {
  readonly isOpen: boolean;
  set(open: boolean): void;
  /** Resolves once the gate is open, or on abort. */
  pass(signal: AbortSignal): Promise<void>;
}

export function createGate(initiallyOpen: boolean): Gate {
  const changed = createBell();
  let isOpen = initiallyOpen;
  return {
    get isOpen() {
      return isOpen;
    },
    set(open) {
      isOpen = open;
      changed.ring();
    },
    async pass(signal) {
      while (!isOpen && !signal.aborted) await changed.wait(changed.rung, signal);
    },
  };
}
