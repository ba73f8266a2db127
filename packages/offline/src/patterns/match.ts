import type { Branch } from './branches.ts';
import { type FieldReader, type Found, fieldReader, type Position } from './fields.ts';
import { isObject } from './json-text.ts';
import type { Rule } from './rule.ts';

/** A rule and the slot of the field that it is about. */
interface Condition extends Rule {
  readonly slot: number;
}

/**
 * Prepares the alternatives for matching. Fields are decided in the order of their paths, because `exists: false` asks
 * for absence in the array elements that earlier fields were found in; that is AWS's order too.
 */
export function matcherOf(branches: readonly Branch[]): (event: unknown) => boolean {
  const paths = [...new Set(branches.flatMap((branch) => [...branch.keys()]))].sort();
  const read: FieldReader = fieldReader(paths);
  const alternatives = branches.map((branch) =>
    paths.flatMap((path, slot): Condition[] => {
      const rule = branch.get(path);
      return rule === undefined ? [] : [{ ...rule, slot }];
    }),
  );
  return (event) => {
    if (!isObject(event)) return false;
    const found = read(event);
    return alternatives.some((conditions) => holds(conditions, 0, undefined, found));
  };
}

function holds(
  conditions: readonly Condition[],
  at: number,
  chosen: Position | undefined,
  found: readonly (readonly Found[])[],
): boolean {
  const condition = conditions[at];
  if (condition === undefined) return true;
  const candidates = found[condition.slot] ?? [];
  let triedWithoutMoving = false;
  let absent = true;
  for (const { value, position } of candidates) {
    const next = agreement(chosen, position);
    if (next === 'elsewhere') continue;
    absent = false;
    if (next === chosen && triedWithoutMoving) continue;
    if (!condition.test(value)) continue;
    if (holds(conditions, at + 1, next, found)) return true;
    if (next === chosen) triedWithoutMoving = true;
  }
  return absent && condition.mayBeAbsent && holds(conditions, at + 1, chosen, found);
}

/** Both positions together, or 'elsewhere' when they are in different elements of one array. */
function agreement(
  chosen: Position | undefined,
  position: Position | undefined,
): Position | undefined | 'elsewhere' {
  let together = chosen;
  for (let step = position; step !== undefined; step = step.outer) {
    const element = elementIn(chosen, step.array);
    if (element === undefined) together = { array: step.array, element: step.element, outer: together };
    else if (element !== step.element) return 'elsewhere';
  }
  return together;
}

function elementIn(position: Position | undefined, array: number): number | undefined {
  for (let step = position; step !== undefined; step = step.outer)
    if (step.array === array) return step.element;
  return undefined;
}
