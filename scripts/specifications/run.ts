import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlatformError } from '@edtech/contracts';
import { type RecordedSpecification, SPECIFICATIONS_FOLDER } from '@edtech/testkit/recording';
import type { Specification } from './specification.ts';

/** A rule that does not hold is no specification: the tests are mended first. */
export class SpecificationsFail extends PlatformError {
  readonly code = 'specifications-fail';
  readonly kind = 'refused';

  constructor(output: string) {
    super(`Some rules do not hold. Nothing is written before they do.\n${output}`);
  }
}

/** As much of Jest's report as is needed: https://jestjs.io/docs/configuration#testresultsprocessor-string */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly fullName: string;
    }[];
  }[];
}

const CONFIGURATION = 'scripts/specifications/jest.config.mjs';

/**
 * Runs the tests of the domains, and returns what they specify, in the order of their files and lines.
 * @throws SpecificationsFail with what the tests say, when one fails
 */
export const runSpecifications = async (root: string): Promise<readonly Specification[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'edtech-specifications-'));
  try {
    const reportFile = join(folder, 'report.json');
    await runJest(root, ['--config', CONFIGURATION, '--json', '--outputFile', reportFile], folder);
    const report: Report = JSON.parse(await readFile(reportFile, 'utf8'));
    return specificationsIn(root, report, await recordedIn(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const runJest = (root: string, args: readonly string[], folder: string): Promise<void> =>
  new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...args],
      { cwd: root, env: { ...process.env, [SPECIFICATIONS_FOLDER]: folder }, maxBuffer: 2 ** 28 },
      (error, _, stderr) => (error === null ? resolve() : reject(new SpecificationsFail(failuresIn(stderr)))),
    );
  });

/** What Jest says, but for the files in which all is well. */
const failuresIn = (output: string): string =>
  output
    .split('\n')
    .filter((line) => !line.startsWith('PASS '))
    .join('\n');

/** Every process that ran tests has a file of its own. */
const recordedIn = async (folder: string): Promise<readonly RecordedSpecification[]> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n').filter((line) => line !== ''))
    .map((line) => JSON.parse(line));
};

const specificationsIn = (
  root: string,
  { testResults }: Report,
  recorded: readonly RecordedSpecification[],
): readonly Specification[] => {
  const ofTest = Map.groupBy(recorded, ({ file, test }) => `${file} ${test}`);
  return testResults
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap(({ name, assertionResults }) =>
      assertionResults.flatMap(({ ancestorTitles, title, fullName }) =>
        distinct(ofTest.get(`${name} ${fullName}`) ?? []).map(({ file, test: _, ...said }) => ({
          ...said,
          service: serviceOf(root, file),
          groups: ancestorTitles,
          rule: title,
        })),
      ),
    );
};

/** A rule that is tried with other facts says the same again, as far as it is told here. */
const distinct = (said: readonly RecordedSpecification[]): readonly RecordedSpecification[] => [
  ...new Map(said.map((one) => [JSON.stringify(one), one])).values(),
];

const serviceOf = (root: string, file: string): string =>
  file
    .slice(root.length + 1)
    .replaceAll('\\', '/')
    .split('/')[1] ?? '';
