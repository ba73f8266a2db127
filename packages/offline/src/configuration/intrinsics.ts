import type { Origin } from '../model.ts';
import type { Conditions } from './conditions.ts';
import type { Problems } from './problem.ts';
import { UNRESOLVED } from './unresolved.ts';

/** What `Ref: AWS::NoValue` becomes: the property or list item that holds it disappears. */
const NO_VALUE = undefined;

export interface References {
  ref(name: string, origin: Origin): unknown;
  attribute(logicalId: string, attribute: string, origin: Origin): unknown;
}

export interface Resolver {
  /** The value with every CloudFormation intrinsic replaced; UNRESOLVED where one was refused. */
  resolve(value: unknown, origin: Origin): unknown;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
export function createResolver(parts: {
  readonly references: References;
  readonly conditions: Conditions;
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly problems: Problems;
}): Resolver {
  const { references, conditions, mappings, problems } = parts;

  const malformed = (name: string, needed: string, origin: Origin) => {
    problems.add('INVALID_VALUE', origin, `${name} needs ${needed}`);
    return UNRESOLVED;
  };

  function resolve(value: unknown, origin: Origin): unknown {
    if (Array.isArray(value)) {
      return value
        .map((item, index) => resolve(item, within(origin, `[${index}]`)))
        .filter((item) => item !== NO_VALUE);
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only !== undefined && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      return evaluate(only[0], only[1], origin);
    }
    const resolved = entries.map(([key, item]) => [key, resolve(item, within(origin, `.${key}`))] as const);
    return Object.fromEntries(resolved.filter(([, item]) => item !== NO_VALUE));
  }

  function evaluate(name: string, argument: unknown, origin: Origin): unknown {
    switch (name) {
      case 'Ref':
        if (typeof argument !== 'string') return malformed(name, 'the name of a resource', origin);
        return references.ref(argument, origin);
      case 'Fn::GetAtt':
        return getAttribute(argument, origin);
      case 'Fn::Sub':
        return substitute(argument, origin);
      case 'Fn::Join':
        return join(argument, origin);
      case 'Fn::Select':
        return select(argument, origin);
      case 'Fn::Split':
        return split(argument, origin);
      case 'Fn::If':
        return choose(argument, origin);
      case 'Fn::FindInMap':
        return findInMap(argument, origin);
      default:
        problems.add(
          'UNSUPPORTED_INTRINSIC',
          origin,
          `${name} cannot be resolved locally; use a literal or another intrinsic`,
        );
        return UNRESOLVED;
    }
  }

  function getAttribute(argument: unknown, origin: Origin): unknown {
    const [logicalId, ...rest] =
      typeof argument === 'string' ? argument.split('.') : asList(resolve(argument, origin));
    if (typeof logicalId !== 'string' || rest.length === 0)
      return malformed('Fn::GetAtt', 'a resource and an attribute', origin);
    return references.attribute(logicalId, rest.join('.'), origin);
  }

  function substitute(argument: unknown, origin: Origin): unknown {
    const [template, given] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = resolve(given, origin);
    if (typeof template !== 'string' || typeof variables !== 'object' || variables === null) {
      return malformed('Fn::Sub', 'a text, or a list of a text and a mapping', origin);
    }
    const known = new Map<string, unknown>(Object.entries(variables));
    let complete = true;
    const text = template.replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, raw: string) => {
      const name = raw.trim();
      if (literal !== '') return `\${${raw}}`;
      const [head = '', ...tail] = name.split('.');
      const found = known.has(name)
        ? known.get(name)
        : tail.length > 0
          ? references.attribute(head, tail.join('.'), origin)
          : references.ref(name, origin);
      if (!isScalar(found)) complete = false;
      return String(isScalar(found) ? found : '');
    });
    return complete ? text : UNRESOLVED;
  }

  function join(argument: unknown, origin: Origin): unknown {
    const [delimiter, given] = asList(argument);
    const items = resolve(given, origin);
    if (items === UNRESOLVED || asList(items).includes(UNRESOLVED)) return UNRESOLVED;
    if (typeof delimiter !== 'string' || !Array.isArray(items) || !items.every(isScalar)) {
      return malformed('Fn::Join', 'a delimiter and a list of texts', origin);
    }
    return items.join(delimiter);
  }

  function select(argument: unknown, origin: Origin): unknown {
    const [index, items] = asList(resolve(argument, origin));
    if (items === UNRESOLVED || index === UNRESOLVED) return UNRESOLVED;
    const found = Array.isArray(items) ? items[Number(index)] : undefined;
    return found ?? malformed('Fn::Select', 'an index inside a list', origin);
  }

  function split(argument: unknown, origin: Origin): unknown {
    const [delimiter, text] = asList(resolve(argument, origin));
    if (text === UNRESOLVED) return UNRESOLVED;
    if (typeof delimiter !== 'string' || typeof text !== 'string')
      return malformed('Fn::Split', 'a delimiter and a text', origin);
    return text.split(delimiter);
  }

  function choose(argument: unknown, origin: Origin): unknown {
    const [name, yes, no] = asList(argument);
    if (typeof name !== 'string') return malformed('Fn::If', 'a condition and two values', origin);
    const holds = conditions.holds(name, origin);
    if (holds === undefined) return UNRESOLVED;
    return resolve(holds ? yes : no, origin);
  }

  function findInMap(argument: unknown, origin: Origin): unknown {
    const [map, top, second] = asList(resolve(argument, origin));
    if ([map, top, second].includes(UNRESOLVED)) return UNRESOLVED;
    const found = [map, top, second].reduce<unknown>((inner, key) => lookUp(inner, key), mappings);
    return found ?? malformed('Fn::FindInMap', 'a mapping and two of its keys', origin);
  }

  return { resolve };
}

function within(origin: Origin, suffix: string): Origin {
  return { file: origin.file, path: `${origin.path}${suffix}` };
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function lookUp(mapping: unknown, key: unknown): unknown {
  if (typeof mapping !== 'object' || mapping === null) return undefined;
  return Object.entries(mapping).find(([name]) => name === String(key))?.[1];
}
