import { resolve } from 'node:path';
import { Command } from 'commander';
import { runCli } from './cli.ts';
import { differences, writeOutput } from './schemas/output.ts';
import { ELSEWHERE } from './specifications/elsewhere.ts';
import { gapsIn, unproven } from './specifications/gaps.ts';
import { inventoriesOf } from './specifications/inventory.ts';
import { pagesOf } from './specifications/pages.ts';
import { runSpecifications } from './specifications/run.ts';

const root = resolve(import.meta.dirname, '..');

const program = new Command('specifications').description(
  'The rules of the domains as pages to read, from the given/when/then of their tests: docs/specifications.',
);

const specified = async () => {
  const specifications = await runSpecifications(root);
  return {
    pages: pagesOf(specifications, ELSEWHERE),
    gaps: [...gapsIn(await inventoriesOf(root), specifications, ELSEWHERE), ...unproven(root, ELSEWHERE)],
  };
};

program
  .command('generate', { isDefault: true })
  .description('run the tests of the domains, and write what they say')
  .action(async () => {
    const { pages, gaps } = await specified();
    const changed = await writeOutput(root, pages, 'without-stale');
    console.log(
      changed.length === 0
        ? 'Nothing changed.'
        : changed.map(({ path, what }) => `${what} ${path}`).join('\n'),
    );
    for (const gap of gaps) console.error(gap);
  });

program
  .command('check')
  .description(
    'fail when the pages say something else than the tests, or when an aggregate, a decision or a refusal has no specification',
  )
  .action(async () => {
    const { pages, gaps } = await specified();
    const found = await differences(root, pages, 'without-stale');
    const stale = found.map(({ path, what }) => `${what} ${path}`);
    if (gaps.length + stale.length === 0) return;
    const advice = stale.length === 0 ? [] : ['Run "npm run specifications" and commit what it writes.'];
    console.error([...gaps, ...stale, ...advice].join('\n'));
    process.exitCode = 1;
  });

await runCli(program);
