import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Longer than any of the files takes, so that only a hang meets it. */
const LONGEST_RUN_MS = 60_000;
/** A test that waits for what a deviation prevents fails after that. */
const LONGEST_TEST_MS = 10_000;

/** What a run of test files came to. */
export interface TestRun {
  readonly failed: readonly string[];
  readonly passed: number;
  /** Why there is no verdict: a file that could not be loaded, or a run that had to be ended. */
  readonly trouble: string | undefined;
}

/** Runs test files of the copied package. @param signal ends the run early. */
export async function runTests(
  directory: string,
  tests: readonly string[],
  signal: AbortSignal,
): Promise<TestRun> {
  const outputFile = join(directory, 'result.json');
  await rm(outputFile, { force: true });
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      join(directory, 'node_modules/jest/bin/jest.js'),
      '--silent',
      '--forceExit',
      '--json',
      `--outputFile=${outputFile}`,
      `--testTimeout=${LONGEST_TEST_MS}`,
      '--runTestsByPath',
      ...tests.map((test) => `packages/offline/test/${test}`),
    ],
    { cwd: directory, stdio: 'ignore', timeout: LONGEST_RUN_MS, killSignal: 'SIGKILL', signal },
  );
  await once(child, 'close').catch(() => undefined);
  const written = await readFile(outputFile, 'utf8').catch(() => undefined);
  if (written === undefined) return { failed: [], passed: 0, trouble: 'the run did not come to its end' };
  return readResult(JSON.parse(written));
}

interface JestResult {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function readResult({ numPassedTests, testResults }: JestResult): TestRun {
  const unloaded = testResults.find(({ assertionResults }) => assertionResults.length === 0);
  return {
    passed: numPassedTests,
    trouble: unloaded === undefined ? undefined : `a file could not be loaded: ${unloaded.message}`,
    failed: testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    ),
  };
}
