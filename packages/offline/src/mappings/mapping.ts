import type { Description } from '../source.ts';

/** One running event source mapping, or a schedule. */
export interface RunningMapping {
  readonly id: string;
  readonly enabled: boolean;
  setEnabled(enabled: boolean): void;
  describe(): Description;
  /** One phrase per piece of work; when there is none at hand, a stream is read once more to be sure. */
  inFlight(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** How long a stop waits for invocations that are under way. */
export const STOP_GRACE_MS = 2_000;
