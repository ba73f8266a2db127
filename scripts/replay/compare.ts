import { PlatformError } from '@edtech/contracts';
import { systemTiming } from '@edtech/event-store';
import { GenerationUnknown, readGenerations, compare as run } from '@edtech/projection';
import { wholeNumber } from '../whole-number.ts';
import { STOPPED_BY_SIGNAL, untilInterrupted } from './interrupt.ts';
import { startProgress } from './progress.ts';
import {
  generation,
  print,
  type ReadModelFlags,
  readModelCommand,
  SEGMENTS,
  segmentsOption,
} from './read-models/command.ts';
import { comparePage } from './read-models/page.ts';
import { type Opened, openReadModel } from './read-models/projections.ts';

interface Flags extends ReadModelFlags {
  readonly segments?: number;
  readonly list: number;
}

class NothingToCompare extends PlatformError {
  readonly code = 'nothing-to-compare';
  readonly kind = 'invalid';
}

const compareGenerations = async (
  name: string,
  left: string | undefined,
  right: string | undefined,
  flags: Flags,
): Promise<void> => {
  const model = await openReadModel(name, flags);
  const sides = { projection: name, ...(await sidesOf(model, left, right)) };
  const { signal, release } = untilInterrupted();
  const progress = startProgress({ unit: 'items', quiet: flags.json === true });
  const began = performance.now();
  try {
    const report = await run({
      views: model.views,
      timing: systemTiming,
      sides,
      segments: flags.segments ?? SEGMENTS,
      listed: flags.list,
      signal,
      onProgress: (items) => progress.update(items, (items * 1_000) / (performance.now() - began)),
    });
    progress.stop();
    if (!report.finished) {
      console.error('Stopped before the end: run it again.');
      process.exitCode = STOPPED_BY_SIGNAL;
      return;
    }
    print(flags, { ...sides, ...report }, comparePage(name, sides.left, sides.right, report));
    if (report.different > 0) process.exitCode = 1;
  } finally {
    progress.stop();
    release();
  }
};

/** @throws GenerationUnknown, NothingToCompare */
const sidesOf = async (
  { name, views }: Opened,
  left: string | undefined,
  right: string | undefined,
): Promise<{ readonly left: string; readonly right: string }> => {
  const known = await readGenerations(views, name);
  if (known === undefined) throw new GenerationUnknown(`The read model ${name} has no generation yet.`);
  const one = left ?? known.current;
  const other = right ?? known.all.findLast(({ id, status }) => id !== one && status !== 'dropping')?.id;
  if (other === undefined || other === one)
    throw new NothingToCompare(`${name} has nothing to compare ${one} with: rebuild it first.`);
  for (const id of [one, other])
    if (!known.all.some((generationOf) => generationOf.id === id))
      throw new GenerationUnknown(
        `${name} has no generation ${id}; there are ${known.all.map((all) => all.id).join(', ')}.`,
      );
  return { left: one, right: other };
};

export const compare = readModelCommand(
  'compare',
  'Compares two generations of a read model, row by row, at equal versions. Ends with 1 when rows differ.',
)
  .argument('<projection>', 'a read model, for example users')
  .argument('[left]', 'a generation; the one that readers see when left out', generation)
  .argument('[right]', 'another; the newest when left out', generation)
  .addOption(segmentsOption())
  .option('--list <number>', 'so many differences are listed', wholeNumber(0, 10_000), 20)
  .action(compareGenerations);
