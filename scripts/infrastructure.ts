import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { runCli } from './cli.ts';
import { leftovers } from './infrastructure/leftovers.ts';
import { COMMAND, infrastructureOutput } from './infrastructure/plan.ts';
import { type Difference, differences, writeOutput } from './schemas/output.ts';

const repository = resolve(import.meta.dirname, '..');

const program = new Command('infrastructure')
  .description('Functions, tables, queues, rules and roles of every service, from its service.ts.')
  .option('--root <folder>', 'the repository to work on', repository);

const rootOf = (): string => resolve(program.opts<{ root: string }>().root);

const lines = (found: readonly Difference[]): string =>
  found.map(({ path, what }) => `${what} ${path}`).join('\n');

const stale = (paths: readonly string[]): readonly Difference[] =>
  paths.map((path) => ({ path, what: 'stale' }));

program
  .command('generate', { isDefault: true })
  .description('write what follows from the declarations')
  .action(async () => {
    const root = rootOf();
    const output = await infrastructureOutput(root);
    const gone = leftovers(root, output);
    const changed = [...(await writeOutput(root, output, 'without-stale')), ...stale(gone)];
    for (const path of gone) await rm(join(root, path));
    console.log(changed.length === 0 ? 'Nothing changed.' : lines(changed));
  });

program
  .command('check')
  .description('fail when what is committed is not what the declarations say')
  .action(async () => {
    const root = rootOf();
    const output = await infrastructureOutput(root);
    const found = [...(await differences(root, output, 'without-stale')), ...stale(leftovers(root, output))];
    if (found.length === 0) return;
    console.error(`${lines(found)}\nRun "${COMMAND}" and commit what it writes.`);
    process.exitCode = 1;
  });

await runCli(program);
