import type { Table, Timing } from '@edtech/event-store';
import { readPosition } from './advance.ts';
import { ReadModelBehind } from './errors.ts';
import { generationsForReaders } from './generations.ts';
import { type KnownGenerations, knownGenerations } from './known-generations.ts';
import type { Projection } from './projection.ts';

export interface ReaderOptions {
  readonly views: Table;
  readonly timing: Timing;
  readonly generations?: KnownGenerations;
}

/** A version that a reader has to see: the client has it from the answer to a command of its own. */
export interface AtLeast {
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly version: number;
}

export interface Reader {
  /**
   * The generation that readers see, to be put into every query.
   * @param atLeast waits, for at most two seconds, until it holds this version
   * @throws ReadModelBehind when it does not by then; TableUnavailable
   */
  generationOf(projection: Projection, atLeast?: AtLeast): Promise<string>;
}

const WAIT_MILLISECONDS = 2_000;
const FIRST_LOOK_MILLISECONDS = 20;
const LONGEST_LOOK_MILLISECONDS = 250;

/** Finds the generation of a read model that is to be read. */
export const createReader = ({
  views,
  timing,
  generations = knownGenerations(views, timing, (projection) => generationsForReaders(views, projection)),
}: ReaderOptions): Reader => ({
  async generationOf(projection, atLeast) {
    const { current } = await generations.of(projection);
    if (atLeast === undefined) return current;
    const { version, ...aggregate } = atLeast;
    const lane = { projection: projection.name, generation: current, ...aggregate };
    const end = timing.now() + WAIT_MILLISECONDS;
    for (let wait = FIRST_LOOK_MILLISECONDS; ; wait = Math.min(2 * wait, LONGEST_LOOK_MILLISECONDS)) {
      const position = await readPosition(views, lane);
      if (position >= version) return current;
      if (timing.now() + wait > end) throw new ReadModelBehind(projection.name, version, position);
      await timing.sleep(wait);
    }
  },
});
