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

/** Folder of the repository. */
export const ROOT = resolve(import.meta.dirname, '../..');

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

/** @throws Error when there is no such resource */
export const resourceIn = ({ Resources }: Template, id: string): Resource => {
  const found = Resources[id];
  if (found === undefined) throw new Error(`the template has no ${id}`);
  return found;
};

export interface Grant {
  readonly Action: readonly string[];
  readonly Resource: unknown;
}

/** What a role grants beside its log group and tracing. */
export const grantsIn = (template: Template, roleId: string): readonly Grant[] =>
  resourceIn(template, roleId)
    .Properties.Policies.flatMap(
      ({ PolicyDocument }: { PolicyDocument: { Statement: readonly Grant[] } }) => PolicyDocument.Statement,
    )
    .filter(({ Action }: Grant) => !Action.some((action) => /^(logs|xray):/.test(action)))
    .map(({ Action, Resource: on }: Grant) => ({ Action, Resource: on }));

/** The mappings that invoke a function. */
export const mappingsIn = ({ Resources }: Template, functionId: string): readonly Resource[] =>
  Object.values(Resources).filter(
    ({ Type, Properties }) =>
      Type === 'AWS::Lambda::EventSourceMapping' && Properties.FunctionName['Fn::GetAtt']?.[0] === functionId,
  );

/** The schedules that invoke a function. */
export const schedulesIn = ({ Resources }: Template, functionId: string): readonly Resource[] =>
  Object.values(Resources).filter(
    ({ Type, Properties }) =>
      Type === 'AWS::Events::Rule' &&
      Properties.ScheduleExpression !== undefined &&
      Properties.Targets.some(
        ({ Arn }: { Arn: { 'Fn::GetAtt'?: readonly string[] } }) => Arn['Fn::GetAtt']?.[0] === functionId,
      ),
  );

export const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
