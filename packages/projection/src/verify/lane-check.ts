import { type AdvanceOptions, advance, readPosition } from '../advance.ts';
import { noteBehind, noteCaughtUp, readBehind } from '../behind.ts';
import type { Lane } from '../keys.ts';
import type { Projection } from '../projection.ts';
import type { Finding } from './findings.ts';
import { type Head, readHead } from './heads.ts';

export interface LaneCheck {
  readonly finding?: Finding;
  /** Whether it was behind, and is not any more. */
  readonly caughtUp: boolean;
}

/**
 * Holds a lane against the head of its stream, and has it catch up when it is behind.
 * @param isDryRun only tells
 * @throws TableUnavailable
 */
export const checkLane = async (
  options: AdvanceOptions,
  projection: Projection,
  lane: Lane,
  head: Head,
  isDryRun: boolean,
): Promise<LaneCheck> => {
  const { events, views, timing } = options;
  const position = await readPosition(views, lane);
  if (position === head.version) return { caughtUp: false };
  if (position > head.version) {
    // The scan may have met the stream before the event that the lane has come to.
    const now = await readHead(events, lane);
    const version = now?.version ?? 0;
    return position > version
      ? { caughtUp: false, finding: { ...lane, kind: 'ahead', position, head: version } }
      : { caughtUp: false };
  }
  const finding: Finding = { ...lane, kind: 'behind', position, head: head.version };
  if (isDryRun) return { caughtUp: false, finding };
  const seen = await readBehind(views, lane);
  try {
    await advance(options, projection, lane);
  } catch (error) {
    await noteBehind(views, timing, lane, error);
    return { caughtUp: false, finding: { ...finding, error: String(error) } };
  }
  if (seen !== undefined) await noteCaughtUp(views, seen);
  return { caughtUp: true, finding };
};
