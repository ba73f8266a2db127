import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PlatformError } from '@edtech/contracts';
import type { ReplayPosition } from '@edtech/outbox';
import type { Forecast } from './forecast.ts';
import type { PublishRequest } from './request.ts';

/** All that it takes to go on with a replay. */
export interface Checkpoint {
  readonly request: PublishRequest;
  readonly forecast: Forecast;
  readonly position: ReplayPosition;
}

export class CheckpointMissing extends PlatformError {
  readonly code = 'checkpoint-missing';
  readonly kind = 'not-found';

  constructor(id: string, file: string, cause: unknown) {
    super(`There is nothing to resume of ${id}: ${file} cannot be read. A replay that is over leaves none.`, {
      cause,
    });
  }
}

export class ReplayUnfinished extends PlatformError {
  readonly code = 'replay-unfinished';
  readonly kind = 'invalid';

  constructor(id: string, file: string) {
    super(`${id} was begun before. Go on with --resume ${id}, give another --id, or delete ${file}.`);
  }
}

/** Where checkpoints are kept: in the directory in which the command is run. */
const DIRECTORY = '.replay';

const EVERY_MILLISECONDS = 1_000;

export const checkpointFile = (id: string): string => join(DIRECTORY, `${id}.json`);

/** @throws CheckpointMissing */
export const readCheckpoint = async (id: string): Promise<Checkpoint> => {
  const file = checkpointFile(id);
  try {
    // Written by `keep`, whole or not at all.
    return JSON.parse(await readFile(file, 'utf8')) as Checkpoint;
  } catch (error) {
    throw new CheckpointMissing(id, file, error);
  }
};

/** @throws ReplayUnfinished when a replay of this id was begun and not ended */
export const refuseUnfinished = async (id: string): Promise<void> => {
  const found = await readCheckpoint(id).catch(() => undefined);
  if (found !== undefined) throw new ReplayUnfinished(id, checkpointFile(id));
};

/** Keeps how far a replay is, at most once a second, and at its end. */
export const checkpointOf = (request: PublishRequest, forecast: Forecast) => {
  const file = checkpointFile(request.id);
  let kept = 0;
  let writing: Promise<void> = Promise.resolve();

  const write = async (position: ReplayPosition): Promise<void> => {
    const checkpoint: Checkpoint = { request, forecast, position };
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, JSON.stringify(checkpoint));
    await rename(`${file}.new`, file);
  };

  return {
    /** Soon, and in the background. One that cannot be written is told, and holds up nothing. */
    keep(position: ReplayPosition): void {
      if (performance.now() - kept < EVERY_MILLISECONDS) return;
      kept = performance.now();
      writing = writing
        .then(() => write(position))
        .catch((error: unknown) => console.error(`warning: checkpoint not written: ${String(error)}`));
    },
    /** Resolves when it is written. */
    async keepLast(position: ReplayPosition): Promise<void> {
      await writing;
      await write(position);
    },
    /** The replay is over. */
    async remove(): Promise<void> {
      await writing;
      await rm(file, { force: true });
    },
  };
};
