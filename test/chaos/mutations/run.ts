/**
 * Makes mistakes in a copy of the product, one at a time, and expects the chaos suite to notice each within a few seeds:
 * `npm run test:chaos:mutations -- [--only name]`. Ends with 1 when one survives, or can no longer be made.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { survey } from '../../mutation/survey.ts';
import type { Change } from '../../mutation/tree.ts';
import { ofEventStore } from './of-event-store.ts';
import { ofLocalMessages } from './of-local-messages.ts';
import { ofMessaging } from './of-messaging.ts';
import { ofOutbox } from './of-outbox.ts';
import { ofSagas } from './of-sagas.ts';

const SEEDS = 30;

/** A run takes seconds: only one that hangs meets it. */
const LONGEST_RUN_MILLISECONDS = 180_000;

const COPIED = [
  'contracts',
  'event-store',
  'metrics',
  'outbox',
  'messaging',
  'saga',
  'push',
  'projection',
  'dead-letters',
  'operations',
];
const SERVICES = ['booking', 'chat', 'notification', 'payment', 'tutoring'];

/** What runs over a copy: the scenario, or bookings. */
type Suite = 'scenario' | 'sagas';

const FLAGS: Readonly<Record<Suite, readonly string[]>> = { scenario: [], sagas: ['--sagas'] };

/** What a run of the suite printed, as far as it is looked at. One that did not come to its end is what it complained of. */
interface SuiteRun {
  readonly seeds: number;
  readonly failures: readonly { readonly seed: number; readonly violations: readonly string[] }[];
}

const runSuite = async (directory: string, suite: Suite, signal: AbortSignal): Promise<SuiteRun | string> => {
  const options = [...FLAGS[suite], '--store', 'memory', '--seeds', String(SEEDS), '--bail', '--json'];
  const child = spawn(process.execPath, [join(directory, 'test/chaos/run.ts'), ...options], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_RUN_MILLISECONDS,
    killSignal: 'SIGKILL',
    signal,
  });
  let [output, trouble] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    trouble += text;
  });
  await once(child, 'close').catch(() => undefined);
  return output.startsWith('{') ? JSON.parse(output) : trouble.trim();
};

const violationOf = ({ seed, violations }: SuiteRun['failures'][number]): string =>
  `seed ${seed}: ${violations[0]}`;

/** Which suite has to notice a change. */
const suiteOf = (change: Change): Suite => (ofSagas.includes(change) ? 'sagas' : 'scenario');

const look = async (directory: string, suite: Suite, signal: AbortSignal) => {
  const run = await runSuite(directory, suite, signal);
  if (typeof run === 'string') return { caught: false, by: `the run did not come to its end: ${run}` };
  const [failure] = run.failures;
  if (failure === undefined) return { caught: false, by: `every one of ${run.seeds} seeds passes` };
  return { caught: true, by: violationOf(failure) };
};

await survey({
  noun: 'mutations',
  changes: [...ofEventStore, ...ofOutbox, ...ofLocalMessages, ...ofMessaging, ...ofSagas],
  paths: [
    'package.json',
    'packages/offline/package.json',
    'packages/offline/src',
    'scripts/cli.ts',
    'scripts/schemas',
    'test/chaos/memory',
    'test/chaos/sagas',
    'test/chaos/scenario',
    ...['chaos-store', 'invariants', 'options', 'progress', 'run', 'summary'].map(
      (name) => `test/chaos/${name}.ts`,
    ),
    ...COPIED.flatMap((name) => [`packages/${name}/package.json`, `packages/${name}/src`]),
    ...SERVICES.flatMap((name) => [`services/${name}/package.json`, `services/${name}/src`]),
  ],
  packages: COPIED,
  copies: availableParallelism(),
  async unchanged(directory, chosen, signal) {
    for (const suite of new Set(chosen.map(suiteOf))) {
      const run = await runSuite(directory, suite, signal);
      if (typeof run === 'string') return { caught: true, by: run };
      const [failure] = run.failures;
      if (failure !== undefined) return { caught: true, by: violationOf(failure) };
    }
    return { caught: false, by: `${SEEDS} seeds pass` };
  },
  changed: (directory, change, signal) => look(directory, suiteOf(change), signal),
});
