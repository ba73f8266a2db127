import { PlatformError } from '@edtech/contracts';
import { Command, CommanderError, InvalidArgumentError } from 'commander';

/** What a shell understands as "used wrongly". */
const USED_WRONGLY = 2;

/** What every command takes that looks at a stage. */
export interface StageOptions {
  readonly stage?: string;
  readonly json?: true;
}

/** A command that looks at a stage, or at the platform on this machine. */
export const stageCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option('--stage <stage>', 'a stage on AWS; the platform on this machine when left out')
    .option('--json', 'print JSON')
    .allowExcessArguments(false)
    .exitOverride();

export const asJson = (value: unknown): string => JSON.stringify(value, null, 2);

/** Parses an argument that is a text, and not an empty one. */
export const words = (text: string): string => {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Say it in words.');
};

/**
 * Runs a command line: 0 when it did what was asked, 1 when it could not, 2 when it was asked wrongly. An expected error
 * is one line with its code; anything else is a defect and keeps its stack.
 */
export const runCli = async (program: Command): Promise<void> => {
  // Whoever reads our output may stop reading: `outbox list | head`.
  process.stdout.on('error', () => process.exit(0));
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
