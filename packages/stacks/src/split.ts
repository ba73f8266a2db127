import { assertFree, assertSize, assertWithinReach } from './checks.ts';
import { type Reference, referencesIn, replaceReferences } from './references.ts';
import { dependenciesOf, type Resource, type Template } from './template.ts';

export interface Split {
  readonly root: Template;
  /** The templates of the nested stacks, by the stack's name. */
  readonly nested: ReadonlyMap<string, Template>;
}

export interface SplitOptions {
  /** The stack of every resource that leaves the root. */
  readonly owners: ReadonlyMap<string, string>;
  /** Where CloudFormation finds the template of a stack. */
  readonly urlOf: (stack: string) => unknown;
}

/** Logical id of the nested stack itself, in the root. */
export const stackId = (stack: string): string =>
  `${stack
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')}Stack`;

/**
 * `template` as a root with a nested stack for each name in `owners`. Stacks know what the root has, by parameters, and
 * nothing of each other; the root knows nothing of them. So they are created and updated side by side.
 * @throws StacksError `resource-of-another-stack`, `stack-too-large`, `name-taken`
 */
export const split = (template: Template, { owners, urlOf }: SplitOptions): Split => {
  const names = [...new Set(owners.values())].sort();
  const parts = names.map((name) => [name, nestedStack(name, template, owners)] as const);
  const stacks = parts.map(([name, part]) => [stackId(name), stackResource(part, urlOf(name))] as const);
  const own = resourcesOf(undefined, template, owners);
  assertWithinReach(undefined, [...neededBy(own), ...referencesIn(template.Outputs)], owners);
  for (const [id] of stacks) assertFree(id, template.Resources);
  const root = { ...template, Resources: { ...own, ...Object.fromEntries(stacks) } };
  assertSize('root', root);
  return { root, nested: new Map(parts.map(([name, part]) => [name, part.template])) };
};

interface Nested {
  readonly template: Template;
  /** The values of its parameters, as the root says them. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What of the root has to be there before it, though it does not refer to it. */
  readonly after: readonly string[];
}

const nestedStack = (name: string, template: Template, owners: ReadonlyMap<string, string>): Nested => {
  const own = resourcesOf(name, template, owners);
  assertWithinReach(name, neededBy(own), owners);
  const isRoots = ({ id }: Reference): boolean =>
    !Object.hasOwn(own, id) &&
    (Object.hasOwn(template.Resources, id) || Object.hasOwn(template.Parameters ?? {}, id));
  const taken = referencesIn([own, template.Conditions]).filter(isRoots);
  const values = Object.fromEntries(taken.map((reference) => [parameterOf(reference), intrinsic(reference)]));
  for (const parameter of Object.keys(values)) assertFree(parameter, own);
  const parameters = Object.keys(values).map((parameter) => [parameter, { Type: 'String' }]);
  const nested: Template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `${template.Description ?? 'Part of a platform'}: ${name}`,
    ...(parameters.length > 0 && { Parameters: Object.fromEntries(parameters) }),
    ...(template.Mappings !== undefined && { Mappings: template.Mappings }),
    ...(template.Conditions !== undefined && { Conditions: template.Conditions }),
    Resources: mapValues(own, (resource) => ({
      ...(replaceReferences(
        resource,
        (reference) => (isRoots(reference) ? { Ref: parameterOf(reference) } : undefined),
        // Replacing references leaves everything else as it is, the type among it.
      ) as Resource),
      ...within(own, resource),
    })),
  };
  assertSize(name, nested);
  const after = Object.values(own).flatMap(dependenciesOf);
  return { template: nested, values, after: [...new Set(after)].filter((id) => !Object.hasOwn(own, id)) };
};

/** What a resource waits for in its own stack; the stack as a whole waits for the rest. */
const within = (own: object, resource: Resource): Pick<Resource, 'DependsOn'> => {
  if (resource.DependsOn === undefined) return {};
  return { DependsOn: dependenciesOf(resource).filter((id) => Object.hasOwn(own, id)) };
};

const stackResource = ({ values, after }: Nested, url: unknown): Resource => ({
  Type: 'AWS::CloudFormation::Stack',
  Properties: { TemplateURL: url, ...(Object.keys(values).length > 0 && { Parameters: values }) },
  ...(after.length > 0 && { DependsOn: after }),
});

const resourcesOf = (
  stack: string | undefined,
  { Resources }: Template,
  owners: ReadonlyMap<string, string>,
): Readonly<Record<string, Resource>> =>
  Object.fromEntries(Object.entries(Resources).filter(([id]) => owners.get(id) === stack));

const intrinsic = ({ id, attribute }: Reference): unknown =>
  attribute === undefined ? { Ref: id } : { 'Fn::GetAtt': [id, attribute] };

/** A parameter has the name of the resource that it stands for, so that what refers to it stays as it was. */
const parameterOf = ({ id, attribute = '' }: Reference): string =>
  id + attribute.replaceAll(/[^A-Za-z0-9]/g, '');

/** All that resources refer to or wait for. */
const neededBy = (resources: Template['Resources']): readonly Reference[] => [
  ...referencesIn(resources),
  ...Object.values(resources)
    .flatMap(dependenciesOf)
    .map((id) => ({ id })),
];

const mapValues = <V, W>(
  values: Readonly<Record<string, V>>,
  map: (value: V) => W,
): Readonly<Record<string, W>> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
