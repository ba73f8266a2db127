import type { Origin } from '../model.ts';
import { type Account, arnOf, pseudoParameter } from './account.ts';
import type { Conditions } from './conditions.ts';
import type { References } from './intrinsics.ts';
import type { Problems } from './problem.ts';
import { attributesOf, nameProperty } from './resource-attributes.ts';
import { isMapping } from './section.ts';
import type { DeclaredResource, Template } from './template.ts';
import { UNRESOLVED } from './unresolved.ts';

export interface ReferenceParts {
  readonly account: Account;
  readonly template: Template;
  /** Deployed names of the functions by their logical ids. */
  readonly functionNames: ReadonlyMap<string, string>;
  readonly conditions: Conditions;
  readonly problems: Problems;
  /** Resolves the intrinsics inside a resource's own name. */
  readonly resolve: (value: unknown, origin: Origin) => unknown;
}

/** Resolves `Ref` and `Fn::GetAtt` of the resources, functions, parameters and pseudo parameters of the stack. */
export function createReferences(parts: ReferenceParts): References {
  const { account, template, functionNames, conditions, problems, resolve } = parts;
  const underWay = new Set<string>();

  const unknown = (name: string, origin: Origin) => {
    problems.add(
      'UNKNOWN_REFERENCE',
      origin,
      `${name} is not a resource, function or parameter of this service`,
    );
    return UNRESOLVED;
  };

  function attributes(resource: DeclaredResource, origin: Origin): ReadonlyMap<string, string> | undefined {
    if (underWay.has(resource.logicalId)) {
      problems.add('INVALID_VALUE', origin, `the name of ${resource.logicalId} depends on itself`);
      return undefined;
    }
    if (resource.condition !== undefined && conditions.holds(resource.condition, resource.origin) === false) {
      problems.add(
        'UNKNOWN_REFERENCE',
        origin,
        `${resource.logicalId} does not exist: its condition is false`,
      );
      return undefined;
    }
    underWay.add(resource.logicalId);
    const path = `${resource.origin.path}.Properties`;
    const property = (key: string) => {
      const value = resolve(resource.properties[key], { file: resource.origin.file, path: `${path}.${key}` });
      return typeof value === 'string' ? value : value === undefined ? undefined : UNRESOLVED;
    };
    const key = nameProperty(resource.type);
    const name = key === undefined ? undefined : property(key);
    const found = name === UNRESOLVED ? undefined : attributesOf(resource, account, name, property);
    underWay.delete(resource.logicalId);
    return found;
  }

  return {
    ref(name, origin) {
      if (name === 'AWS::NoValue') return undefined;
      const pseudo = pseudoParameter(account, name);
      if (pseudo !== undefined) return pseudo;
      const functionName = functionNames.get(name);
      if (functionName !== undefined) return functionName;
      const resource = template.resources.get(name);
      if (resource !== undefined) return attributes(resource, origin)?.get('Ref') ?? UNRESOLVED;
      const parameter = template.parameters[name];
      if (isMapping(parameter) && parameter.Default !== undefined) return parameter.Default;
      if (name === 'HttpApi' || name === 'WebsocketsApi') return 'local';
      return unknown(name, origin);
    },
    attribute(logicalId, attribute, origin) {
      const functionName = functionNames.get(logicalId);
      if (functionName !== undefined && attribute === 'Arn')
        return arnOf(account, 'lambda', `function:${functionName}`);
      const resource = template.resources.get(logicalId);
      if (resource === undefined) return unknown(`${logicalId}.${attribute}`, origin);
      const found = attributes(resource, origin);
      if (found === undefined) return UNRESOLVED;
      const value = found.get(attribute);
      if (value !== undefined) return value;
      problems.add(
        'UNKNOWN_REFERENCE',
        origin,
        `${attribute} of ${logicalId} (${resource.type}) has no local value`,
      );
      return UNRESOLVED;
    },
  };
}
