import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PlatformError } from '@edtech/contracts';

/** There is nothing that was stopped before its end. */
export class CheckpointMissing extends PlatformError {
  readonly code = 'checkpoint-missing';
  readonly kind = 'not-found';

  constructor(file: string, cause: unknown) {
    super(`There is nothing to resume: ${file} cannot be read. A verification that is over leaves none.`, {
      cause,
    });
  }
}

const EVERY_MILLISECONDS = 1_000;

/** Keeps how far some work has come, in the directory in which the command is run. */
export const checkpointFile = <State>(file: string) => {
  let kept = 0;

  const write = async (state: State): Promise<void> => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, JSON.stringify(state));
    await rename(`${file}.new`, file);
  };

  return {
    /** @throws CheckpointMissing */
    async read(): Promise<State> {
      try {
        // Written by `write`, whole or not at all.
        return JSON.parse(await readFile(file, 'utf8')) as State;
      } catch (error) {
        throw new CheckpointMissing(file, error);
      }
    },
    /** At most once a second: what is not kept is done again. */
    async keep(state: State): Promise<void> {
      if (performance.now() - kept < EVERY_MILLISECONDS) return;
      kept = performance.now();
      await write(state);
    },
    keepLast: write,
    remove: () => rm(file, { force: true }),
  };
};
