import type { Origin } from '../model.ts';
import type { Problems } from './problem.ts';
import { UNRESOLVED } from './unresolved.ts';

export interface Conditions {
  /** Undefined when the condition could not be evaluated; the problem is recorded. */
  holds(name: string, origin: Origin): boolean | undefined;
}

/**
 * Evaluates the template's `Conditions`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 *
 * @param resolve resolves the intrinsics inside `Fn::Equals`.
 */
export function createConditions(
  declared: Readonly<Record<string, unknown>>,
  resolve: (value: unknown, origin: Origin) => unknown,
  problems: Problems,
): Conditions {
  const underWay = new Set<string>();

  function holds(name: string, origin: Origin): boolean | undefined {
    if (!(name in declared)) {
      problems.add('UNKNOWN_REFERENCE', origin, `the condition ${name} is not declared`);
      return undefined;
    }
    if (underWay.has(name)) {
      problems.add('INVALID_VALUE', origin, `the condition ${name} depends on itself`);
      return undefined;
    }
    underWay.add(name);
    const result = evaluate(declared[name], { file: origin.file, path: `resources.Conditions.${name}` });
    underWay.delete(name);
    return result;
  }

  function evaluate(expression: unknown, origin: Origin): boolean | undefined {
    const [entry] = Object.entries(expression ?? {});
    const [name, argument] = entry ?? ['nothing', undefined];
    switch (name) {
      case 'Condition':
        return holds(String(argument), origin);
      case 'Fn::Not': {
        const [first] = operands(argument, origin);
        return first === undefined ? undefined : !first;
      }
      case 'Fn::And': {
        const found = operands(argument, origin);
        return found.includes(undefined) ? undefined : !found.includes(false);
      }
      case 'Fn::Or': {
        const found = operands(argument, origin);
        return found.includes(undefined) ? undefined : found.includes(true);
      }
      case 'Fn::Equals': {
        const [left, right] = Array.isArray(argument)
          ? argument.map((item: unknown) => resolve(item, origin))
          : [];
        if (left === UNRESOLVED || right === UNRESOLVED) return undefined;
        return JSON.stringify(left) === JSON.stringify(right);
      }
      default:
        problems.add('UNSUPPORTED_INTRINSIC', origin, `${name} is not a condition function`);
        return undefined;
    }
  }

  function operands(argument: unknown, origin: Origin): readonly (boolean | undefined)[] {
    return Array.isArray(argument) ? argument.map((item) => evaluate(item, origin)) : [undefined];
  }

  return { holds };
}
