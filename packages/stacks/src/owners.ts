import { StacksError } from './error.ts';
import { referencesIn } from './references.ts';
import { dependenciesOf, type Resource, type Template } from './template.ts';

/** What is declared to be a stack's: logical ids of its resources, those of its functions and their log groups among them. */
export type Parts = ReadonlyMap<string, readonly string[]>;

/**
 * The stack of every resource that has one. What is declared to be a stack's is; what nobody declared, because the
 * framework made it of a function's events, goes with what it refers to; all else is of the root.
 * @param shared logical ids of what is declared for all stacks
 * @throws StacksError `resource-of-two-stacks`, `unknown-resource`
 */
export const ownersIn = (
  { Resources }: Template,
  parts: Parts,
  shared: ReadonlySet<string>,
): ReadonlyMap<string, string> => {
  const owners = declared(Resources, parts);
  const open = Object.entries(Resources).filter(([id]) => !owners.has(id) && !shared.has(id));
  for (let before = -1; before !== owners.size; ) {
    before = owners.size;
    for (const [id, resource] of open) {
      const owner = ownerByReference(id, resource, owners);
      if (owner !== undefined) owners.set(id, owner);
    }
  }
  return owners;
};

const declared = (resources: Template['Resources'], parts: Parts): Map<string, string> => {
  const owners = new Map<string, string>();
  for (const [stack, ids] of parts) {
    for (const id of ids) {
      const other = owners.get(id);
      if (other !== undefined) throw ofTwo(id, [other, stack]);
      if (!Object.hasOwn(resources, id)) {
        throw new StacksError(
          'unknown-resource',
          `The stack ${stack} lists ${id}, which is not in the template.`,
        );
      }
      owners.set(id, stack);
    }
  }
  return owners;
};

const ownerByReference = (
  id: string,
  resource: Resource,
  owners: ReadonlyMap<string, string>,
): string | undefined => {
  const needed = [...referencesIn(resource).map((reference) => reference.id), ...dependenciesOf(resource)];
  const found = [...new Set(needed.flatMap((other) => owners.get(other) ?? []))];
  if (found.length > 1) throw ofTwo(id, found);
  return found[0];
};

const ofTwo = (id: string, stacks: readonly string[]): StacksError =>
  new StacksError(
    'resource-of-two-stacks',
    `${id} belongs to the stacks ${stacks.join(' and ')}. Declare it in one of them, or for all.`,
  );
