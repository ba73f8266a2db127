import type { Log } from '@edtech/contracts';
import type { Timing } from '@edtech/event-store';
import type { InboxSweeper } from './inbox-sweeper.ts';

export interface InboxSweepHandlerOptions {
  readonly sweeper: InboxSweeper;
  readonly timing: Timing;
  readonly log: Log;
  /** Looks at what a pass has left, after each. Never rejects. */
  readonly afterwards?: (() => Promise<void>) | undefined;
}

const RESERVED_MILLISECONDS = 3_000;

/** The Lambda of an inbox sweeper, run every minute by a schedule. */
export const createInboxSweepHandler =
  ({ sweeper, timing, log, afterwards }: InboxSweepHandlerOptions) =>
  async (_event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<void> => {
    const report = await sweeper.sweep(
      timing.now() + context.getRemainingTimeInMillis() - RESERVED_MILLISECONDS,
    );
    const found = Object.values(report).some((lanes) => lanes > 0);
    if (found) log({ level: 'info', message: 'inbox swept', ...report });
    await afterwards?.();
  };
