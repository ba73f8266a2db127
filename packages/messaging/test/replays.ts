import { delivered, eventOf } from './deliveries.ts';
import type { Rig } from './rig.ts';

/** The mark of a replay that asks a consumer to reprocess. */
export const reprocess = (id = 'r-1', consumer = 'mirror') => ({ id, consumer, mode: 'reprocess' });

/** The event again, as a replay that asks the consumer to reprocess sends it. */
export const again = (id: string, sequence: number, replay: object = reprocess()): string =>
  delivered(eventOf(id, sequence, { replay }));

/** These events of the Tally `t` arrive again, one invocation each. */
export const takeAgain = async (
  bench: Pick<Rig, 'receiveBody'>,
  sequences: readonly number[],
  replay?: object,
): Promise<void> => {
  for (const sequence of sequences) await bench.receiveBody(again('t', sequence, replay));
};
