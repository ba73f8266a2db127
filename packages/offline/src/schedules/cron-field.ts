/** What a field of a cron expression may hold. */
export interface FieldShape {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** Names for the numbers from `first` on. */
  readonly names?: readonly string[];
  /** Whether a range may go over the end, such as 22-2 or FRI-MON. */
  readonly wraps: boolean;
  /** Whether / is allowed. */
  readonly steps: boolean;
}

export type FieldValues = { readonly values: ReadonlySet<number> } | { readonly problem: string };

/** Reads `*`, values, ranges, steps (`from/step`, a step from all, `from-to/step`) and comma-separated lists of them. */
export function parseField(text: string, shape: FieldShape): FieldValues {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const parsed = parseItem(item, shape);
    if ('problem' in parsed) return parsed;
    for (const value of parsed.values) values.add(value);
  }
  return { values };
}

/** A number or a name of the field, undefined when it is neither or out of bounds. */
export function parseValue(text: string, { names = [], first, last }: FieldShape): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named !== -1) return first + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : -1;
  return value >= first && value <= last ? value : undefined;
}

function parseItem(item: string, shape: FieldShape): FieldValues {
  const [span = '', step, ...rest] = item.split('/');
  if (rest.length > 0 || (step !== undefined && !shape.steps)) return problem(item, shape);
  if (step !== undefined && !/^[1-9]\d*$/.test(step)) return problem(item, shape);
  const [from, to] = bounds(span, step !== undefined, shape);
  if (from === undefined || to === undefined || (from > to && !shape.wraps)) return problem(item, shape);
  const size = shape.last - shape.first + 1;
  const length = from > to ? to + size - from : to - from;
  const values = new Set<number>();
  for (let offset = 0; offset <= length; offset += Number(step ?? 1)) {
    values.add(((from - shape.first + offset) % size) + shape.first);
  }
  return { values };
}

function bounds(
  span: string,
  stepped: boolean,
  shape: FieldShape,
): readonly [number | undefined, number | undefined] {
  if (span === '*') return [shape.first, shape.last];
  const [start = '', end, ...rest] = span.split('-');
  if (rest.length > 0) return [undefined, undefined];
  const from = parseValue(start, shape);
  if (end === undefined) return [from, stepped ? shape.last : from];
  return [from, parseValue(end, shape)];
}

function problem(item: string, { name, first, last, names }: FieldShape): FieldValues {
  const named = names === undefined ? '' : ` or ${names[0]}-${names.at(-1)}`;
  return { problem: `${item === '' ? 'nothing' : item} is no ${name}; it takes ${first}-${last}${named}` };
}
