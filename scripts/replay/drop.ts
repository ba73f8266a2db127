import { systemTiming } from '@edtech/event-store';
import { dropGeneration } from '@edtech/projection';
import { STOPPED_BY_SIGNAL, untilInterrupted } from './interrupt.ts';
import { startProgress } from './progress.ts';
import {
  commandLine,
  consentOf,
  generation,
  print,
  type ReadModelFlags,
  readModelCommand,
  SEGMENTS,
  segmentsOption,
} from './read-models/command.ts';
import { waitText } from './read-models/page.ts';
import { openReadModel } from './read-models/projections.ts';

interface Flags extends ReadModelFlags {
  readonly segments?: number;
  readonly withPrevious?: true;
  readonly yes?: true;
}

const dropRows = async (name: string, id: string, flags: Flags): Promise<void> => {
  const consent = consentOf(flags);
  const { views } = await openReadModel(name, flags);
  await consent(`Delete all rows of ${name} ${id} on ${flags.stage ?? 'the local platform'}, for good?`);
  const { signal, release } = untilInterrupted();
  const progress = startProgress({ unit: 'items', quiet: flags.json === true });
  const began = performance.now();
  let isSaid = flags.json === true;
  try {
    const report = await dropGeneration({
      views,
      timing: systemTiming,
      signal,
      projection: name,
      generation: id,
      withPrevious: flags.withPrevious === true,
      segments: flags.segments ?? SEGMENTS,
      onWait(milliseconds) {
        if (!isSaid) console.error(waitText(milliseconds, 'nobody follows it any more'));
        isSaid = true;
      },
      onProgress: (deleted) => progress.update(deleted, (deleted * 1_000) / (performance.now() - began)),
    });
    progress.stop();
    const page = report.finished
      ? `${name} ${id} is gone: ${report.deleted} items deleted.`
      : `${report.deleted} items deleted. To go on: ${commandLine(`drop ${name} ${id}`, flags)}`;
    print(flags, { projection: name, generation: id, ...report }, page);
    if (!report.finished) process.exitCode = STOPPED_BY_SIGNAL;
  } finally {
    progress.stop();
    release();
  }
};

export const drop = readModelCommand('drop', 'Deletes a generation of a read model that readers do not see.')
  .argument('<projection>', 'a read model, for example users')
  .argument('<generation>', 'a generation, for example g1', generation)
  .addOption(segmentsOption())
  .option('--with-previous', 'also if it is the one to roll back to')
  .option('--yes', 'without asking')
  .action(dropRows);
