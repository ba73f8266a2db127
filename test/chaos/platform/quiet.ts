import { setTimeout as pause } from 'node:timers/promises';
import type { Table } from '@edtech/event-store';
import { leftToSweepers } from '@edtech/testkit/left-to-sweepers';

export interface QuietOptions {
  /** Of the control API. */
  readonly control: string;
  readonly tables: readonly Table[];
  /** Queues through which sweepers wake themselves: what is in them is no work. */
  readonly ignored: readonly string[];
  /** Of this machine's time. */
  readonly milliseconds: number;
}

/** Nothing moves and nothing waits: true when the journal ends at `journal`. Otherwise what still does. */
export type Quiet =
  | { readonly quiet: true; readonly journal: number }
  | { readonly quiet: false; readonly moving: readonly string[] };

const LOOK_MILLISECONDS = 400;

/**
 * Waits until nothing is in flight in the local AWS, sweeps apart, and no item asks for attention; and until nothing
 * happened between those two looks.
 */
export const untilQuiet = async ({
  control,
  tables,
  ignored,
  milliseconds,
}: QuietOptions): Promise<Quiet> => {
  const end = performance.now() + milliseconds;
  for (;;) {
    const look = await settled(control, ignored);
    const waiting = look.settled ? await leftToSweepers(tables) : [];
    if (look.settled && waiting.length === 0 && (await isLast(control, look.journal)))
      return { quiet: true, journal: look.journal };
    if (performance.now() > end) return { quiet: false, moving: look.settled ? waiting : look.moving };
    if (waiting.length > 0) await pause(100);
  }
};

type Settled =
  | { readonly settled: true; readonly journal: number }
  | { readonly settled: false; readonly moving: readonly string[] };

// The control API is part of this repository; its own tests hold it to these shapes.
const read = async <Body>(control: string, path: string): Promise<Body> =>
  (await (await fetch(new URL(path, control))).json()) as Body;

const settled = (control: string, ignored: QuietOptions['ignored']): Promise<Settled> =>
  read(control, `/settled?timeout=${LOOK_MILLISECONDS}&ignore=${ignored.join(',')}`);

const isLast = async (control: string, seq: number): Promise<boolean> => {
  const { entries } = await read<{ entries: readonly unknown[] }>(control, `/journal?after=${seq}&limit=1`);
  return entries.length === 0;
};
