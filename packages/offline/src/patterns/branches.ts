import type { Dialect } from './dialect.ts';
import { InvalidPattern } from './invalid-pattern.ts';
import { isObject } from './json-text.ts';
import { compileRule, type Rule } from './rule.ts';

/** One way to satisfy the pattern: the rule of every field that counts, by dotted path. */
export type Branch = ReadonlyMap<string, Rule>;

/**
 * Names that AWS's matcher keeps for itself inside `$or`, some of them for operators that do not exist yet:
 * https://github.com/aws/event-ruler#the-or-primitive
 */
const RESERVED_IN_OR: ReadonlySet<string> = new Set(
  'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ip-address-in-range ip-address-not-in-range'.split(
    ' ',
  ),
);

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (Or matching) */
const MAXIMUM_COMBINATIONS = 1_000;

interface Place {
  /** Where the fields are in the event, undefined at the top; `$or` leaves no trace there. */
  readonly field: string | undefined;
  /** Where the text is in the pattern, for messages. */
  readonly path: string;
  readonly insideOr: boolean;
}

interface Language {
  readonly dialect: Dialect;
  /** Whether `$or` lists alternatives, or is a field like any other. */
  readonly alternatives: boolean;
}

/**
 * Turns a pattern into its alternatives. A path named twice in one alternative keeps the rule that comes last. Where
 * `$or` is no list of alternatives but would do as a field name, it is one, as in patterns older than the operator:
 * https://github.com/aws/event-ruler#the-backward-compatibility-of-using-or-as-field-name-in-the-rule
 * @throws InvalidPattern
 */
export function compileBranches(pattern: unknown, dialect: Dialect): readonly Branch[] {
  if (!isObject(pattern)) throw new InvalidPattern('NOT_AN_OBJECT', '$', 'a pattern is a JSON object');
  const combinations = countCombinations(pattern);
  if (combinations > MAXIMUM_COMBINATIONS) {
    const reason = `its $or lists combine to ${combinations} rules, the limit is ${MAXIMUM_COMBINATIONS}`;
    throw new InvalidPattern('TOO_MANY_COMBINATIONS', '$', reason);
  }
  const top: Place = { field: undefined, path: '', insideOr: false };
  try {
    return objectBranches(pattern, top, [new Map()], { dialect, alternatives: true });
  } catch (refusal) {
    if (!(refusal instanceof InvalidPattern) || !namesOr(pattern)) throw refusal;
    return orElse(refusal, () => objectBranches(pattern, top, [new Map()], { dialect, alternatives: false }));
  }
}

/** The result of a second reading, or the refusal of the first, which is about what the author meant. */
function orElse<Result>(refusal: InvalidPattern, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidPattern ? refusal : error;
  }
}

function namesOr(pattern: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(pattern).some(
    ([name, value]) => name === '$or' || (isObject(value) && namesOr(value)),
  );
}

function objectBranches(
  pattern: Readonly<Record<string, unknown>>,
  place: Place,
  before: readonly Branch[],
  language: Language,
): readonly Branch[] {
  const entries = Object.entries(pattern);
  if (entries.length === 0) {
    throw new InvalidPattern(
      'EMPTY_OBJECT',
      place.path || '$',
      'name at least one field; {} is never matched',
    );
  }
  let branches = before;
  for (const [name, value] of entries) {
    const path = place.path === '' ? name : `${place.path}.${name}`;
    if (name === '$or' && language.alternatives) {
      branches = orBranches(value, { ...place, path, insideOr: true }, branches, language);
      continue;
    }
    if (place.insideOr && RESERVED_IN_OR.has(name)) {
      throw new InvalidPattern(
        'RESERVED_NAME',
        path,
        `${name} is reserved and cannot name a field inside $or`,
      );
    }
    const field = place.field === undefined ? name : `${place.field}.${name}`;
    if (Array.isArray(value)) {
      const rule = compileRule(value, path, language.dialect);
      branches = branches.map((branch) => new Map([...branch, [field, rule]]));
    } else if (isObject(value)) {
      branches = objectBranches(value, { field, path, insideOr: place.insideOr }, branches, language);
    } else {
      throw new InvalidPattern('NOT_A_RULE', path, 'put the value into an array, or nest an object');
    }
  }
  return branches;
}

function orBranches(
  alternatives: unknown,
  place: Place,
  before: readonly Branch[],
  language: Language,
): readonly Branch[] {
  if (!Array.isArray(alternatives) || alternatives.length < 2) {
    throw new InvalidPattern('INVALID_OR', place.path, '$or takes an array of at least two objects');
  }
  return alternatives.flatMap((alternative: unknown, index) => {
    const path = `${place.path}[${index}]`;
    if (!isObject(alternative)) throw new InvalidPattern('INVALID_OR', path, '$or takes objects only');
    return objectBranches(alternative, { ...place, path }, before, language);
  });
}

/** As AWS counts: the lengths of all `$or` lists, multiplied. */
function countCombinations(pattern: unknown): number {
  if (!isObject(pattern)) return 1;
  let product = 1;
  for (const [name, value] of Object.entries(pattern)) {
    if (name === '$or' && Array.isArray(value)) {
      product *= Math.max(1, value.length);
      for (const alternative of value) product *= countCombinations(alternative);
    } else {
      product *= countCombinations(value);
    }
  }
  return product;
}
