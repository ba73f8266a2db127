import type { Origin } from '../model.ts';
import type { Problems } from './problem.ts';
import { UNRESOLVED } from './unresolved.ts';

/** A mapping of the configuration, already resolved, read key by key; what does not fit becomes a problem. */
export interface Section {
  readonly origin: Origin;
  has(key: string): boolean;
  text(key: string): string | undefined;
  requiredText(key: string): string;
  integer(key: string, range: Range): number | undefined;
  flag(key: string): boolean | undefined;
  oneOf<Choice extends string>(key: string, choices: readonly Choice[]): Choice | undefined;
  list(key: string): readonly unknown[] | undefined;
  child(key: string): Section | undefined;
  children(key: string): readonly Section[];
  raw(key: string): unknown;
  /** Refuses every key that is neither read nor known to need no local behaviour. */
  only(known: readonly string[], subject: string): void;
  refuse(key: string, why: string): void;
  at(key: string): Origin;
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Opens a mapping for reading; anything else is a problem and reads as empty. */
export function openSection(value: unknown, origin: Origin, problems: Problems): Section {
  const mapping = isMapping(value) ? value : {};
  if (!isMapping(value) && value !== UNRESOLVED) {
    problems.add('INVALID_VALUE', origin, `is ${describe(value)}, but a mapping is needed`);
  }

  const at = (key: string): Origin => ({ file: origin.file, path: `${origin.path}.${key}` });
  const wrong = (key: string, needed: string) =>
    problems.add('INVALID_VALUE', at(key), `is ${describe(mapping[key])}, but ${needed} is needed`);
  const present = (key: string) =>
    mapping[key] !== undefined && mapping[key] !== null && mapping[key] !== UNRESOLVED;

  const section: Section = {
    origin,
    at,
    raw: (key) => (present(key) ? mapping[key] : undefined),
    has: (key) => mapping[key] !== undefined && mapping[key] !== null,
    text(key) {
      if (!present(key)) return undefined;
      const found = mapping[key];
      if (typeof found === 'string') return found;
      if (typeof found === 'number' || typeof found === 'boolean') return String(found);
      wrong(key, 'a text');
      return undefined;
    },
    requiredText(key) {
      if (!section.has(key)) problems.add('MISSING_VALUE', at(key), 'is missing');
      return section.text(key) ?? '';
    },
    integer(key, { min, max }) {
      if (!present(key)) return undefined;
      const found = Number(mapping[key]);
      if (Number.isInteger(found) && found >= min && found <= max) return found;
      wrong(key, `a whole number from ${min} to ${max}`);
      return undefined;
    },
    flag(key) {
      if (!present(key)) return undefined;
      const found = mapping[key];
      if (found === true || found === 'true') return true;
      if (found === false || found === 'false') return false;
      wrong(key, 'true or false');
      return undefined;
    },
    oneOf(key, choices) {
      if (!present(key)) return undefined;
      const found = choices.find((choice) => choice === mapping[key]);
      if (found === undefined)
        wrong(key, choices.length === 1 ? `${choices[0]}` : `one of ${choices.join(', ')}`);
      return found;
    },
    list(key) {
      if (!present(key)) return undefined;
      const found = mapping[key];
      if (Array.isArray(found)) return found.filter((item) => item !== UNRESOLVED);
      wrong(key, 'a list');
      return undefined;
    },
    child: (key) => (present(key) ? openSection(mapping[key], at(key), problems) : undefined),
    children: (key) =>
      (section.list(key) ?? []).map((item, index) => openSection(item, at(`${key}[${index}]`), problems)),
    only(known, subject) {
      for (const key of Object.keys(mapping)) {
        if (known.includes(key)) continue;
        problems.add(
          'UNSUPPORTED_SETTING',
          at(key),
          `${subject} "${key}" is not supported locally; remove it`,
        );
      }
    },
    refuse(key, why) {
      if (section.has(key)) problems.add('UNSUPPORTED_SETTING', at(key), why);
    },
  };
  return section;
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
