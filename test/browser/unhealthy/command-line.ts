import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Endpoints } from '@edtech/testkit/platform';

const ROOT = resolve(import.meta.dirname, '../../..');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run <script> -- <args>` as a program of its own, on the platform at these endpoints. */
export type Run = (script: string, ...args: readonly string[]) => Promise<Ran>;

/** The platform of a test is at ports of its own: to the commands it is a stage, whose endpoints the SDK is told. */
export const commandLineAt = ({ dynamodb, sqs, eventbridge, region }: Endpoints): Run => {
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: region,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SQS: sqs,
    AWS_ENDPOINT_URL_EVENTBRIDGE: eventbridge,
  };
  return (script, ...args) =>
    new Promise((done) => {
      const child = execFile(
        process.execPath,
        [join(ROOT, `scripts/${script}.ts`), ...args, '--stage', 'dev'],
        { env, cwd: ROOT },
        (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
      );
      child.stdin?.end();
    });
};

const COMMAND = /^npm run (?<script>[a-z]+) -- (?<rest>.+)$/;

/** A command as a page shows it, with what is left open there filled in. */
export const asTyped = (shown: string, ...more: readonly string[]): readonly [string, ...string[]] => {
  const { script = '', rest = '' } = COMMAND.exec(shown)?.groups ?? {};
  if (script === '') throw new Error(`That is no command: ${shown}`);
  return [script, ...rest.split(' ').map((word) => (word === '…' ? 'ada' : word)), ...more];
};
