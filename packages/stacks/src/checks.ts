import { StacksError } from './error.ts';
import type { Reference } from './references.ts';
import { MAX_PARAMETERS, MAX_RESOURCES, MAX_TEMPLATE_BYTES, type Template } from './template.ts';

/**
 * What the resources of a stack need has to be in it or in the root; the root's, in the root.
 * @throws StacksError `resource-of-another-stack`
 */
export const assertWithinReach = (
  stack: string | undefined,
  needed: readonly Reference[],
  owners: ReadonlyMap<string, string>,
): void => {
  for (const { id } of needed) {
    const owner = owners.get(id);
    if (owner === undefined || owner === stack) continue;
    throw new StacksError(
      'resource-of-another-stack',
      `${stack === undefined ? 'The root' : `The stack ${stack}`} refers to ${id} of the stack ${owner}. What several need is declared for all.`,
    );
  }
};

/** @throws StacksError `name-taken` */
export const assertFree = (id: string, taken: object): void => {
  if (!Object.hasOwn(taken, id)) return;
  throw new StacksError(
    'name-taken',
    `The resource ${id} has a name that splitting needs. Call it something else.`,
  );
};

/** @throws StacksError `stack-too-large` */
export const assertSize = (stack: string, template: Template): void => {
  const sizes = [
    ['resources', Object.keys(template.Resources).length, MAX_RESOURCES],
    ['parameters', Object.keys(template.Parameters ?? {}).length, MAX_PARAMETERS],
    ['bytes', Buffer.byteLength(JSON.stringify(template)), MAX_TEMPLATE_BYTES],
  ] as const;
  for (const [what, size, limit] of sizes) {
    if (size <= limit) continue;
    throw new StacksError(
      'stack-too-large',
      `The stack ${stack} has ${size} ${what}; CloudFormation takes ${limit}.`,
    );
  }
};
