import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { dynamoDbEnvironment } from '@edtech/testkit/dynamodb';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Nobody listens there. */
const NOBODY = 'http://127.0.0.1:1';

/** Runs `npm run ops` against DynamoDB Local, in a directory of its own or in this one. */
export const opsIn = (
  cwd: string | undefined,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> =>
  new Promise((done) => {
    const env = { ...process.env, ...dynamoDbEnvironment(), AWS_ENDPOINT_URL_SQS: NOBODY };
    const child = execFile(
      process.execPath,
      [join(ROOT, 'scripts/ops.ts'), ...args],
      { env, ...(cwd === undefined ? {} : { cwd }) },
      (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end();
  });

export const ops = (...args: readonly string[]) => opsIn(undefined, ...args);
