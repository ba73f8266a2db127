import { setImmediate as breathe } from 'node:timers/promises';
import type { BusEvent } from '../event.ts';
import { type Archive, timeOf } from './store.ts';

export type ReplayState = 'STARTING' | 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED';

export interface Replay {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly archive: Archive;
  readonly destination: { readonly Arn: string; readonly FilterArns?: readonly string[] };
  readonly eventStartMs: number;
  readonly eventEndMs: number;
  readonly startedAtMs: number;
  state: ReplayState;
  lastReplayedMs?: number;
  endedAtMs?: number;
}

const MINUTE_MS = 60_000;
/** How many events are replayed before others get their turn. */
const AT_ONCE = 50;

/**
 * Replays the events of an archive: minute by minute of their own `time`, in no order within a minute, as EventBridge says
 * of its replays. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
 *
 * @param publish hands an event, with its `replay-name`, to the rules.
 */
export async function runReplay(
  replay: Replay,
  random: () => number,
  publish: (event: BusEvent) => void,
): Promise<void> {
  // The caller sees the state STARTING.
  await breathe();
  if (replay.state === 'STARTING') replay.state = 'RUNNING';
  const events = unordered(replay.archive.between(replay.eventStartMs, replay.eventEndMs), random);
  for (const [index, event] of events.entries()) {
    if (replay.state === 'CANCELLING') break;
    publish({ ...event, 'replay-name': replay.name });
    replay.lastReplayedMs = timeOf(event);
    if (index % AT_ONCE === AT_ONCE - 1) await breathe();
  }
  replay.state = replay.state === 'CANCELLING' ? 'CANCELLED' : 'COMPLETED';
  replay.endedAtMs = Date.now();
}

function unordered(events: readonly BusEvent[], random: () => number): readonly BusEvent[] {
  return events
    .map((event) => ({ event, minute: Math.floor(timeOf(event) / MINUTE_MS), rank: random() }))
    .sort((a, b) => a.minute - b.minute || a.rank - b.rank)
    .map(({ event }) => event);
}
