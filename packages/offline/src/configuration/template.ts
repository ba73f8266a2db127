import type { Origin } from '../model.ts';
import type { Origins } from './origins.ts';
import type { Problems } from './problem.ts';
import { isMapping, openSection } from './section.ts';

/** One resource as declared: intrinsics not yet resolved. */
export interface DeclaredResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly condition?: string;
  readonly origin: Origin;
}

export interface Template {
  readonly resources: ReadonlyMap<string, DeclaredResource>;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const SECTIONS = [
  'Resources',
  'Conditions',
  'Mappings',
  'Parameters',
  'Outputs',
  'Description',
  'extensions',
];
const RESOURCE_KEYS = [
  'Type',
  'Properties',
  'Condition',
  'DependsOn',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
];

/** Reads the shape of `resources:`; arrays of files are already merged by the framework. */
export function readTemplate(resources: unknown, origins: Origins, problems: Problems): Template {
  const root = openSection(resources ?? {}, origins.of('resources', 'resources'), problems);
  root.only(SECTIONS, 'the template section');
  refuseExtensions(root.raw('extensions'), origins, problems);

  const found = new Map<string, DeclaredResource>();
  for (const [logicalId, declared] of Object.entries(mappingOf(root.raw('Resources')))) {
    const origin = origins.of(logicalId, `resources.Resources.${logicalId}`);
    const section = openSection(declared, origin, problems);
    section.only(RESOURCE_KEYS, 'the resource attribute');
    const condition = section.text('Condition');
    found.set(logicalId, {
      logicalId,
      type: section.requiredText('Type'),
      properties: mappingOf(section.raw('Properties')),
      ...(condition === undefined ? {} : { condition }),
      origin,
    });
  }
  return {
    resources: found,
    conditions: mappingOf(root.raw('Conditions')),
    mappings: mappingOf(root.raw('Mappings')),
    parameters: mappingOf(root.raw('Parameters')),
  };
}

/** Extensions change what the framework generates, which is not read; those of log groups change nothing here. */
function refuseExtensions(extensions: unknown, origins: Origins, problems: Problems): void {
  for (const [logicalId, extension] of Object.entries(mappingOf(extensions))) {
    if (logicalId.endsWith('LogGroup') || !('Properties' in mappingOf(extension))) continue;
    const origin = origins.of(logicalId, `resources.extensions.${logicalId}`);
    problems.add(
      'UNSUPPORTED_SETTING',
      origin,
      `extending the generated resource ${logicalId} has no effect locally`,
    );
  }
}

function mappingOf(value: unknown): Readonly<Record<string, unknown>> {
  return isMapping(value) ? value : {};
}
