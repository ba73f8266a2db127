import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PlatformError } from '@edtech/contracts';
import { freshSegments, type VerifySegment } from '@edtech/projection';

class VerifyNotBegun extends PlatformError {
  readonly code = 'checkpoint-missing';
  readonly kind = 'not-found';

  constructor(file: string, cause: unknown) {
    super(`There is nothing to resume: ${file} cannot be read. A verification that is over leaves none.`, {
      cause,
    });
  }
}

const EVERY_MILLISECONDS = 1_000;

/** Keeps how far a verification has come, in the directory in which the command is run. */
export const verifyCheckpoint = (name: string) => {
  const file = join('.replay', `verify-${name}.json`);
  let segments: VerifySegment[] = [];
  let kept = 0;

  const write = async (): Promise<void> => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, JSON.stringify(segments));
    await rename(`${file}.new`, file);
  };

  return {
    begin(count: number): readonly VerifySegment[] {
      segments = [...freshSegments(count)];
      return segments;
    },
    /** @throws VerifyNotBegun */
    async read(): Promise<readonly VerifySegment[]> {
      try {
        // Written by `write`, whole or not at all.
        segments = JSON.parse(await readFile(file, 'utf8')) as VerifySegment[];
      } catch (error) {
        throw new VerifyNotBegun(file, error);
      }
      return segments;
    },
    async keep(segment: VerifySegment): Promise<void> {
      segments[segment.segment] = segment;
      if (performance.now() - kept < EVERY_MILLISECONDS) return;
      kept = performance.now();
      await write();
    },
    keepLast: write,
    remove: () => rm(file, { force: true }),
  };
};
