/**
 * The part of JSONPath that EventBridge takes: `$`, names after dots, array indices and wildcards.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export type JsonPath = readonly Step[];

type Step = { readonly name: string } | { readonly index: number } | 'all';

const STEP = /^(?:\.([\w/-]+)|\.(\*)|\[(\d+)\]|\[(\*)\])/;

/** Undefined when the text is no such path. */
export function parsePath(text: string): JsonPath | undefined {
  if (!text.startsWith('$')) return undefined;
  const steps: Step[] = [];
  for (let rest = text.slice(1); rest !== ''; ) {
    const found = STEP.exec(rest);
    if (found === null) return undefined;
    const [whole, name, , index] = found;
    if (name !== undefined) steps.push({ name });
    else steps.push(index === undefined ? 'all' : { index: Number(index) });
    rest = rest.slice(whole.length);
  }
  return steps;
}

/** What the path leads to; undefined when it leads nowhere. A wildcard makes it a list. */
export function follow(path: JsonPath, root: unknown): unknown {
  let found: readonly unknown[] = [root];
  for (const step of path) found = found.flatMap((value) => take(step, value));
  return path.includes('all') ? (found.length === 0 ? undefined : found) : found[0];
}

function take(step: Step, value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === 'all') return Object.values(value);
  const key = 'name' in step ? step.name : String(step.index);
  if ('name' in step === Array.isArray(value)) return [];
  return Object.hasOwn(value, key) ? [Reflect.get(value, key)] : [];
}
