import { PlatformError } from '@edtech/contracts';
import { type Command, CommanderError } from 'commander';

/** What a shell understands as "used wrongly". */
const USED_WRONGLY = 2;

/**
 * Runs a command line: 0 when it did what was asked, 1 when it could not, 2 when it was asked wrongly. An expected error
 * is one line with its code; anything else is a defect and keeps its stack.
 */
export const runCli = async (program: Command): Promise<void> => {
  try {
    await program.exitOverride().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed what it found by the time that it throws; help is no mistake.
      process.exitCode = error.exitCode === 0 ? 0 : USED_WRONGLY;
    } else if (error instanceof PlatformError) {
      console.error(`error: ${error.message} (${error.code})`);
      process.exitCode = error.kind === 'invalid' ? USED_WRONGLY : 1;
    } else {
      throw error;
    }
  }
};
