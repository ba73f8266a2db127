/**
 * Runs the product under seeded faults and judges what is left: `npm run test:chaos -- --help`. Ends with 1 when a seed
 * breaks a promise, and with 130 when it is stopped before the end.
 */
import { Command } from 'commander';
import { runCli } from '../../scripts/cli.ts';
import type { ChaosStore, ChaosStoreOptions, SeedResult } from './chaos-store.ts';
import { type RunOptions, runOptions, STORES, type StoreName } from './options.ts';
import { silent, startProgress } from './progress.ts';
import { failureText, summaryOf, summaryText } from './summary.ts';

const STOPPED_BY_SIGNAL = 130;

/** What a store needs is loaded with it alone. */
const open = async (store: StoreName, options: ChaosStoreOptions): Promise<ChaosStore> => {
  switch (store) {
    case 'memory':
      return (await import('./memory/index.ts')).openMemoryStore(options);
    case 'dynamodb':
      return (await import('./platform/index.ts')).openPlatformStore(options);
    case 'workflows':
      return (await import('./workflows/index.ts')).openWorkflowStore(options);
    case 'sagas-memory':
      return (await import('./sagas/memory/index.ts')).openSagaMemoryStore(options);
    case 'sagas-dynamodb':
      return (await import('./sagas/platform/index.ts')).openSagaPlatformStore(options);
  }
};

/** Seed after seed, until all are done or somebody presses Ctrl-C. */
async function* seeds(
  store: ChaosStore,
  { firstSeed, seeds: count, events, bail }: RunOptions,
  stopped: Promise<undefined>,
): AsyncIterable<SeedResult> {
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const running = store.run(seed, events);
    // After Ctrl-C nobody waits for it any more.
    running.catch(() => {});
    const result = await Promise.race([running, stopped]);
    if (result === undefined) return;
    yield result;
    if (bail && result.violations.length > 0) return;
  }
}

interface Flags {
  readonly store: string;
  readonly seeds?: string;
  readonly seed?: string;
  readonly events?: string;
  readonly bail?: boolean;
  readonly workflows?: boolean;
  readonly sagas?: boolean;
  readonly json?: boolean;
  readonly trace?: boolean;
}

const run = async ({ json = false, trace = false, ...given }: Flags): Promise<void> => {
  const options = runOptions(given);
  const { promise: stopped, resolve } = Promise.withResolvers<undefined>();
  process.once('SIGINT', () => resolve(undefined));

  const store = await open(options.store, trace ? { onTrace: (line) => console.log(line) } : {});
  const progress = trace || options.seeds === 1 ? silent : startProgress(options.seeds);
  const started = performance.now();
  const results: SeedResult[] = [];
  try {
    for await (const result of seeds(store, options, stopped)) {
      results.push(result);
      progress.advance(result.events);
      if (result.violations.length > 0) progress.print(failureText(options, result));
    }
  } finally {
    progress.stop();
    await store.close();
  }

  const summary = summaryOf(options, results, performance.now() - started);
  const failures = results.filter(({ violations }) => violations.length > 0);
  console.log(json ? JSON.stringify({ ...summary, failures }) : summaryText(summary));
  if (failures.length > 0) process.exitCode = 1;
  else if (results.length < options.seeds) process.exitCode = STOPPED_BY_SIGNAL;
};

await runCli(
  new Command('test:chaos')
    .description('Runs the product under seeded faults and judges what is left.')
    .option('--store <store>', `where it runs: ${STORES.join(' or ')}`, 'dynamodb')
    .option(
      '--workflows',
      'enrolment and lesson completion in the services themselves, in place of the scenario',
    )
    .option(
      '--sagas',
      'bookings of lessons in the services themselves, on either store, in place of the scenario',
    )
    .option('--seeds <count>', 'how many seeds')
    .option('--seed <seed>', 'the first seed; without --seeds the only one')
    .option('--events <count>', 'commands a seed; with --sagas, bookings')
    .option('--bail', 'stop at the first seed that fails')
    .option('--json', 'print the summary as JSON')
    .option('--trace', 'print everything that happens')
    .action(run),
);
