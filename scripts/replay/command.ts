import { Command } from 'commander';

/** What every command of `replay` takes. */
export interface Shared {
  readonly stage?: string;
  readonly json?: true;
}

/** A command of `replay`, with the options that all of them have. */
export const command = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option('--stage <stage>', 'a stage on AWS; the platform on this machine when left out')
    .option('--json', 'print JSON')
    .allowExcessArguments(false)
    .exitOverride();

export const asJson = (value: unknown): string => JSON.stringify(value, null, 2);

/** Collects an option that may be given several times. */
export const several = (value: string, values: readonly string[] = []): readonly string[] => [
  ...values,
  value,
];
