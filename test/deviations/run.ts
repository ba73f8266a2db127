/**
 * Plants deviations from AWS's behaviour in a copy of the local AWS, one at a time, and expects its tests to notice each:
 * `node test/deviations/run.ts [--only name]`. Ends with 1 when one survives, or can no longer be planted.
 */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { survey } from '../mutation/survey.ts';
import type { Deviation } from './deviation.ts';
import { runTests } from './jest-run.ts';
import { ofBuses } from './of-buses.ts';
import { ofQueues } from './of-queues.ts';
import { ofStreams } from './of-streams.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PACKAGE = 'packages/offline';

/** The other projects have a setup whose files are not copied. */
const UNIT_TESTS_ALONE = `import config from ${JSON.stringify(pathToFileURL(join(ROOT, 'jest.config.mjs')).href)};
export default { projects: config.projects.filter(({ displayName }) => displayName === 'unit') };
`;

const all: readonly Deviation[] = [...ofStreams, ...ofQueues, ...ofBuses];

await survey({
  noun: 'deviations',
  changes: all.map((deviation) => ({ ...deviation, file: `${PACKAGE}/src/${deviation.file}` })),
  paths: ['package.json', `${PACKAGE}/package.json`, `${PACKAGE}/src`, `${PACKAGE}/test`],
  packages: ['offline'],
  prepare: (directory) => writeFile(join(directory, 'jest.config.mjs'), UNIT_TESTS_ALONE),
  async unchanged(directory, chosen, signal) {
    const tests = [...new Set(chosen.flatMap((deviation) => deviation.tests))];
    const { failed, passed, trouble } = await runTests(directory, tests, signal);
    const sound = failed.length === 0 && trouble === undefined && passed > 0;
    return { caught: !sound, by: sound ? `${passed} tests pass` : (trouble ?? failed.join('; ')) };
  },
  async changed(directory, { tests }, signal) {
    const { failed, trouble } = await runTests(directory, tests, signal);
    const [first] = failed;
    if (first === undefined) return { caught: false, by: trouble ?? 'every test passes' };
    const others = failed.length > 1 ? ` and ${failed.length - 1} more` : '';
    return { caught: true, by: `"${first}"${others}` };
  },
});
