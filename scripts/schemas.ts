import { resolve } from 'node:path';
import { Command } from 'commander';
import { differences, writeOutput } from './schemas/output.ts';
import { plan } from './schemas/plan.ts';
import { SchemasRefused } from './schemas/refusal.ts';

const repository = resolve(import.meta.dirname, '..');

const program = new Command('schemas')
  .description(
    'Derives types, validators and the schema registry from the JSON Schemas of events and requests.',
  )
  .option('--root <folder>', 'the repository to work on', repository);

const rootOf = (): string => resolve(program.opts<{ root: string }>().root);

program
  .command('generate')
  .description('write everything that follows from the schemas')
  .action(async () => {
    const root = rootOf();
    const changed = await writeOutput(root, await plan(root));
    console.log(
      changed.length === 0
        ? 'Nothing changed.'
        : changed.map(({ path, what }) => `${what} ${path}`).join('\n'),
    );
  });

program
  .command('check')
  .description('fail when what is committed is not what the schemas say')
  .action(async () => {
    const root = rootOf();
    const drift = await differences(root, await plan(root));
    if (drift.length === 0) return;
    console.error(drift.map(({ path, what }) => `${what} ${path}`).join('\n'));
    console.error('Run "node scripts/schemas.ts generate" and commit what it writes.');
    process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof SchemasRefused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
