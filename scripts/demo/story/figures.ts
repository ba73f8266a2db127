import { isDeepStrictEqual } from 'node:util';

/** Something that the story implies, and what was found. */
export interface Figure {
  readonly what: string;
  readonly expected: unknown;
  readonly found: unknown;
  readonly matches: boolean;
}

export const figure = (what: string, expected: unknown, found: unknown): Figure => ({
  what,
  expected,
  found,
  matches: isDeepStrictEqual(expected, found),
});

/** How often each of these is there, by name. */
export const countsOf = (names: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

/** A figure for each name that either side has: one that is missing, or should not be there, is a mismatch by its name. */
export const countFigures = (
  what: (name: string) => string,
  expected: readonly string[],
  found: readonly string[],
): readonly Figure[] => {
  const [implied, seen] = [countsOf(expected), countsOf(found)];
  const names = new Set([...implied.keys(), ...seen.keys()]);
  return [...names].toSorted().map((name) => figure(what(name), implied.get(name) ?? 0, seen.get(name) ?? 0));
};

/** `  ✔ payment.completed: 5`, or what was expected and what was found. */
export const figureLine = ({ what, expected, found, matches }: Figure): string =>
  matches
    ? `  ✔ ${what}: ${shown(found)}`
    : `  ✘ ${what}: expected ${shown(expected)}, found ${shown(found)}`;

const shown = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((part) => typeof part === 'string'))
    return value.join(', ') || 'nothing';
  return JSON.stringify(value) ?? 'nothing';
};
