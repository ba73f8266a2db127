import { resolve } from 'node:path';
import { readApiDocument, recordedCalls } from '@edtech/testkit/api-contract';
import { Command } from 'commander';
import { apiOutput, FOLDER } from './api/plan.ts';
import type { Lack } from './api/read.ts';
import { invalidities } from './api/validity.ts';
import { runCli } from './cli.ts';
import { type Difference, differences, writeOutput } from './schemas/output.ts';

const repository = resolve(import.meta.dirname, '..');

const program = new Command('api')
  .description('The HTTP API as an OpenAPI document and a page, from the services and their handlers.')
  .option('--root <folder>', 'the repository to work on', repository);

const rootOf = (): string => resolve(program.opts<{ root: string }>().root);

const differenceLines = (found: readonly Difference[]): readonly string[] =>
  found.map(({ path, what }) => `${what} ${path}`);

const lackLines = (lacks: readonly Lack[]): readonly string[] =>
  [...Map.groupBy(lacks, ({ route }) => route)].flatMap(([route, of]) => [
    route,
    ...of.map(({ lack }) => `  ${lack}`),
  ]);

program
  .command('generate')
  .description('write the document and the page')
  .action(async () => {
    const root = rootOf();
    const { output, lacks } = await apiOutput(root);
    const changed = await writeOutput(root, output, 'without-stale');
    console.log(changed.length === 0 ? 'Nothing changed.' : differenceLines(changed).join('\n'));
    if (lacks.length > 0) console.error(lackLines(lacks).join('\n'));
  });

program
  .command('check')
  .description(
    'fail when a route does not say what it takes and answers, or what is committed is out of date',
  )
  .action(async () => {
    const root = rootOf();
    const { output, lacks } = await apiOutput(root);
    const drift = await differences(root, output, 'without-stale');
    const invalid = await invalidities(output.get(`${FOLDER}/openapi.json`) ?? '');
    const report = [
      ...lackLines(lacks),
      ...invalid.map((what) => `${FOLDER}/openapi.json is not valid: ${what}`),
      ...differenceLines(drift),
      ...(drift.length > 0 ? ['Run "npm run api -- generate" and commit what it writes.'] : []),
    ];
    if (report.length === 0) return;
    console.error(report.join('\n'));
    process.exitCode = 1;
  });

program
  .command('covered')
  .description('fail when there is an operation that no test of the last end-to-end run called with success')
  .option('--except <operations...>', 'those that only somebody outside can call')
  .action(({ except = [] }: { readonly except?: readonly string[] }) => {
    const calls = new Set([...recordedCalls(), ...except]);
    const missing = readApiDocument()
      .operations.map(({ name }) => name)
      .filter((name) => !calls.has(name));
    if (missing.length === 0) return;
    console.error(`No test called with success:\n${missing.join('\n')}`);
    process.exitCode = 1;
  });

await runCli(program);
