import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface Resource {
  readonly Type: string;
  // A property of any resource; each test reads what it knows to be there.
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
  readonly Properties: any;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

const ROOT = resolve(import.meta.dirname, '../..');

/** The template that `serverless deploy --stage <stage>` would send, packaged without credentials. */
export const packagedTemplate = async (stage: string): Promise<Template> => {
  const directory = await mkdtemp(join(tmpdir(), 'edtech-package-'));
  try {
    const { AWS_PROFILE: _profile, AWS_ACCESS_KEY_ID: _key, ...env } = process.env;
    await promisify(execFile)(
      process.execPath,
      [
        join(ROOT, 'node_modules/serverless/bin/serverless.js'),
        'package',
        '--stage',
        stage,
        '--package',
        directory,
      ],
      { cwd: ROOT, env: { ...env, AWS_EC2_METADATA_DISABLED: 'true' } },
    );
    return JSON.parse(await readFile(join(directory, 'cloudformation-template-update-stack.json'), 'utf8'));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};
