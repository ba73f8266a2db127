import type { Log } from '@edtech/contracts';
import type { Timing } from '@edtech/event-store';
import type { ProjectionSweepReport } from './sweeper.ts';

export interface ProjectionSweepHandlerOptions {
  readonly sweeper: { sweep(deadline: number): Promise<ProjectionSweepReport> };
  readonly timing: Timing;
  readonly log: Log;
  /** Looks at what a pass has left, after each. Never rejects. */
  readonly afterwards?: (() => Promise<void>) | undefined;
}

/** Left of an invocation for the lane that is being tried when the pass ends. */
const RESERVED_MILLISECONDS = 5_000;

/** The Lambda of a projection sweeper, run every minute by a schedule. */
export const createProjectionSweepHandler =
  ({ sweeper, timing, log, afterwards }: ProjectionSweepHandlerOptions) =>
  async (_event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<void> => {
    const report = await sweeper.sweep(
      timing.now() + context.getRemainingTimeInMillis() - RESERVED_MILLISECONDS,
    );
    const found = Object.values(report).some((lanes) => lanes > 0);
    if (found) log({ level: 'info', message: 'read models swept', ...report });
    await afterwards?.();
  };
