import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageOf } from './packages.ts';

export interface Resource {
  readonly Type: string;
  // A property of any resource; each test reads what it knows to be there.
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
  readonly Properties: any;
  readonly DependsOn?: string | readonly string[];
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, object>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** The stacks that `serverless deploy --stage <stage>` would make. */
export interface Stacks {
  readonly root: Template;
  /** Templates of the nested stacks, by the names of their files. */
  readonly nested: ReadonlyMap<string, Template>;
}

export const stacksIn = async (folder: string): Promise<Stacks> => {
  const read = async (name: string): Promise<Template> =>
    JSON.parse(await readFile(join(folder, name), 'utf8'));
  const names = (await readdir(folder)).filter((name) => name.startsWith('stack-'));
  return {
    root: await read('cloudformation-template-update-stack.json'),
    nested: new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const))),
  };
};

/** The stacks as one template: every parameter of a nested stack replaced by what the root passes for it. */
export const asOne = ({ root, nested }: Stacks): Template => {
  const stacks = Object.values(root.Resources).filter(({ Type }) => Type === NESTED);
  const own = Object.entries(root.Resources).filter(([, { Type }]) => Type !== NESTED);
  const inner = [...nested].flatMap(([name, template]) => {
    const stack = stacks.find(({ Properties }) =>
      JSON.stringify(Properties.TemplateURL).includes(`/${name}"`),
    );
    if (stack === undefined) throw new Error(`no stack has the template ${name}`);
    return Object.entries(withValues(template.Resources, stack.Properties.Parameters ?? {}));
  });
  return { Resources: Object.fromEntries([...own, ...inner]) };
};

const NESTED = 'AWS::CloudFormation::Stack';

/** Parameters that stand for attributes are only ever referred to as such, or by names in a substitution. */
const withValues = (
  resources: Template['Resources'],
  values: Readonly<Record<string, object>>,
): Template['Resources'] =>
  JSON.parse(JSON.stringify(resources), (key, value) => {
    if (typeof value?.Ref === 'string') return values[value.Ref] ?? value;
    if (key !== 'Fn::Sub' || typeof value !== 'string') return value;
    return value.replaceAll(/\$\{(\w+)\}/g, (written, name) => {
      const attribute = Object.entries(values[name] ?? {}).find(
        ([intrinsic]) => intrinsic === 'Fn::GetAtt',
      )?.[1];
      return attribute === undefined ? written : `\${${attribute.join('.')}}`;
    });
  });

/** All that `serverless deploy --stage <stage>` would make, packaged without credentials. */
export const packagedTemplate = (stage: string): Promise<Template> =>
  packageOf(stage).then(stacksIn).then(asOne);

/** @throws Error when there is no such resource */
export const resourceIn = ({ Resources }: Template, id: string): Resource => {
  const found = Resources[id];
  if (found === undefined) throw new Error(`the template has no ${id}`);
  return found;
};

export interface Grant {
  readonly Action: readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What a role grants beside its log group and tracing. */
export const grantsIn = (template: Template, roleId: string): readonly Grant[] =>
  resourceIn(template, roleId)
    .Properties.Policies.flatMap(
      ({ PolicyDocument }: { PolicyDocument: { Statement: readonly Grant[] } }) => PolicyDocument.Statement,
    )
    .filter(({ Action }: Grant) => !Action.some((action) => /^(logs|xray):/.test(action)))
    .map(({ Action, Resource: on, Condition }: Grant) => ({
      Action,
      Resource: on,
      ...(Condition === undefined ? {} : { Condition }),
    }));

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
