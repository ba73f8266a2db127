/**
 * Plants deviations from AWS's behaviour in a copy of the local AWS, one at a time, and expects its tests to notice each:
 * `node test/deviations/run.ts [--only name]`. Ends with 1 when one survives, or can no longer be planted.
 */
import { parseArgs } from 'node:util';
import type { Deviation } from './deviation.ts';
import { runTests } from './jest-run.ts';
import { ofBuses } from './of-buses.ts';
import { ofQueues } from './of-queues.ts';
import { ofStreams } from './of-streams.ts';
import { ChangeNotPossible, copyTree, type Tree } from './tree.ts';

const all: readonly Deviation[] = [...ofStreams, ...ofQueues, ...ofBuses];

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = values.only === undefined ? all : all.filter(({ name }) => name === values.only);
if (chosen.length === 0) {
  console.error(
    `There is no deviation "${values.only}"; there are:\n  ${all.map(({ name }) => name).join('\n  ')}`,
  );
  process.exit(1);
}

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
const started = performance.now();
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const tree = await copyTree();
try {
  process.exitCode = (await unchangedPass(tree)) && (await everyOneIsCaught(tree)) ? 0 : 1;
} finally {
  await tree.remove();
}

async function unchangedPass({ directory }: Tree): Promise<boolean> {
  const since = performance.now();
  const tests = [...new Set(chosen.flatMap((deviation) => deviation.tests))];
  const { failed, passed, trouble } = await runTests(directory, tests, stopping.signal);
  const ok = failed.length === 0 && trouble === undefined && passed > 0;
  const result = ok ? `${passed} tests pass` : `FAIL: ${trouble ?? failed.join('; ')}`;
  console.log(`unchanged: ${result} (${seconds(since)})`);
  return ok;
}

async function everyOneIsCaught(copy: Tree): Promise<boolean> {
  let survivors = 0;
  for (const [index, deviation] of chosen.entries()) {
    if (stopping.signal.aborted) return false;
    const since = performance.now();
    const verdict = await plant(copy, deviation);
    if (!verdict.caught) survivors += 1;
    const position = `${String(index + 1).padStart(2)}/${chosen.length}`;
    const result = verdict.caught ? 'caught by' : 'NOT CAUGHT:';
    console.log(`${position} ${deviation.name}: ${result} ${verdict.by} (${seconds(since)})`);
  }
  console.log(
    `${chosen.length - survivors} of ${chosen.length} deviations are caught (${seconds(started)}).`,
  );
  return survivors === 0;
}

async function plant(
  copy: Tree,
  deviation: Deviation,
): Promise<{ readonly caught: boolean; readonly by: string }> {
  try {
    const { failed, trouble } = await copy.changed(deviation, () =>
      runTests(copy.directory, deviation.tests, stopping.signal),
    );
    const [first] = failed;
    if (first === undefined) return { caught: false, by: trouble ?? 'every test passes' };
    const others = failed.length > 1 ? ` and ${failed.length - 1} more` : '';
    return { caught: true, by: `"${first}"${others}` };
  } catch (error) {
    if (error instanceof ChangeNotPossible) return { caught: false, by: error.message };
    throw error;
  }
}
