import { isObject, isScalar, type Scalar } from './json-text.ts';

/** In which element of which arrays a value was found, innermost first. */
export interface Position {
  readonly array: number;
  readonly element: number;
  readonly outer: Position | undefined;
}

export interface Found {
  readonly value: Scalar;
  readonly position: Position | undefined;
}

/** Reads the values at the wanted paths out of one event; the answer has one list per path, in the order of `paths`. */
export type FieldReader = (event: unknown) => readonly (readonly Found[])[];

/** A place in the event that some wanted path goes through. */
interface Node {
  /** Which wanted path ends here, -1 for none. */
  slot: number;
  /** Own key at this place, and where it leads. A key may hold dots: `a.b` and `a`, `b` are one path to EventBridge. */
  readonly steps: { readonly key: string; readonly node: Node }[];
  /** Only where several paths go through an array can they end up in different elements of it. */
  shared: boolean;
}

/**
 * Prepares a reader for dotted paths. Arrays are looked through: a value inside one counts as a value of the field.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html (considerations)
 */
export function fieldReader(paths: readonly string[]): FieldReader {
  const root = treeOf(paths);
  return (event) => {
    const found: Found[][] = paths.map(() => []);
    let arrays = 0;
    const visit = (node: Node, value: unknown, position: Position | undefined): void => {
      if (Array.isArray(value)) {
        arrays += 1;
        const array = arrays;
        value.forEach((item: unknown, element) => {
          const inside = node.shared && !isScalar(item) ? { array, element, outer: position } : position;
          visit(node, item, inside);
        });
      } else if (isObject(value)) {
        for (const { key, node: next } of node.steps) {
          const child = value[key];
          if (child !== undefined && Object.hasOwn(value, key)) visit(next, child, position);
        }
      } else if (node.slot >= 0 && isScalar(value)) {
        found[node.slot]?.push({ value, position });
      }
    };
    visit(root, event, undefined);
    return found;
  };
}

function treeOf(paths: readonly string[]): Node {
  const root: Node = { slot: -1, steps: [], shared: paths.length > 1 };
  const nodes = new Map<string, Node>();
  paths.forEach((path, slot) => {
    const names = path.split('.');
    const trail = [root];
    for (let depth = 1; depth <= names.length; depth += 1) {
      const prefix = names.slice(0, depth).join('.');
      const known = nodes.get(prefix);
      const node = known ?? { slot: -1, steps: [], shared: false };
      if (known === undefined) {
        nodes.set(prefix, node);
        trail.forEach((from, start) => {
          from.steps.push({ key: names.slice(start, depth).join('.'), node });
        });
      } else {
        node.shared = true;
      }
      trail.push(node);
    }
    const end = nodes.get(path);
    if (end !== undefined) end.slot = slot;
  });
  return root;
}
