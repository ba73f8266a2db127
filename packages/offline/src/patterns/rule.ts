import { addressOf, blockOf } from './address.ts';
import { anythingButTest } from './anything-but.ts';
import type { Dialect, Operator } from './dialect.ts';
import { InvalidPattern } from './invalid-pattern.ts';
import { isObject, isScalar, type Scalar, SpelledNumber } from './json-text.ts';
import { numericTest } from './numeric.ts';
import {
  endsWith,
  endsWithIgnoringCase,
  equalsIgnoringCase,
  startsWith,
  startsWithIgnoringCase,
  type TextTest,
} from './text.ts';
import { wildcard } from './wildcard.ts';

type ValueTest = (value: Scalar) => boolean;

/** What one field must be: absent, or a value that passes the test. */
export interface Rule {
  readonly mayBeAbsent: boolean;
  readonly test: ValueTest;
}

/**
 * Prepares the array of a field: any of its elements is enough.
 * @throws InvalidPattern
 */
export function compileRule(alternatives: readonly unknown[], path: string, dialect: Dialect): Rule {
  if (alternatives.length === 0) {
    throw new InvalidPattern(
      'EMPTY_ARRAY',
      path,
      'name at least one value; [null], [""] and exists are values',
    );
  }
  const literals = new Set<Scalar>();
  const tests: ValueTest[] = [];
  let mayBeAbsent = false;
  alternatives.forEach((alternative, index) => {
    const at = `${path}[${index}]`;
    if (isObject(alternative)) {
      const test = operatorTest(alternative, at, dialect);
      if (test === 'absent') mayBeAbsent = true;
      else tests.push(test);
      return;
    }
    const test = literalTest(alternative, at);
    if (test === undefined) literals.add(scalar(alternative, at));
    else tests.push(test);
  });
  if (literals.size > 0) tests.unshift((value) => literals.has(value));
  const [only, ...others] = tests;
  if (only === undefined) return { mayBeAbsent, test: () => false };
  return { mayBeAbsent, test: others.length === 0 ? only : (value) => tests.some((test) => test(value)) };
}

/** Literals that are more than themselves: an address in any spelling, a number that only its spelling tells. */
function literalTest(literal: unknown, path: string): ValueTest | undefined {
  if (literal instanceof SpelledNumber) {
    return (value) => value instanceof SpelledNumber && value.text === literal.text;
  }
  const address = typeof scalar(literal, path) === 'string' ? addressOf(String(literal)) : undefined;
  return address === undefined ? undefined : onText((text) => addressOf(text) === address);
}

function scalar(value: unknown, path: string): Scalar {
  if (isScalar(value)) return value;
  throw new InvalidPattern(
    'INVALID_VALUE',
    path,
    'a value is a string, number, true, false, null or an operator',
  );
}

function operatorTest(
  expression: Readonly<Record<string, unknown>>,
  path: string,
  dialect: Dialect,
): ValueTest | 'absent' {
  const [[name, operand] = ['', undefined], ...others] = Object.entries(expression);
  if (others.length > 0) throw new InvalidPattern('INVALID_OPERAND', path, 'only one operator per object');
  const at = `${path}.${name}`;
  const operator = operatorNamed(name, at, dialect);
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw invalid(at, 'exists takes true or false');
      return operand ? () => true : 'absent';
    case 'prefix':
      return onText(affixTest(operand, at, dialect, startsWith, startsWithIgnoringCase));
    case 'suffix':
      return onText(affixTest(operand, at, dialect, endsWith, endsWithIgnoringCase));
    case 'equals-ignore-case':
      return onText(equalsIgnoringCase(string(operand, at)));
    case 'wildcard': {
      const parsed = wildcard(string(operand, at));
      if ('problem' in parsed) throw new InvalidPattern('INVALID_WILDCARD', at, parsed.problem);
      return onText(parsed.test);
    }
    case 'anything-but':
      return anythingButTest(operand, at, dialect);
    case 'numeric':
      return numericTest(operand, at);
    case 'cidr':
      return onText(cidrTest(string(operand, at), at));
  }
}

function operatorNamed(name: string, path: string, dialect: Dialect): Operator {
  for (const operator of dialect.operators) if (operator === name) return operator;
  const offered = [...dialect.operators].join(', ');
  throw new InvalidPattern('UNKNOWN_OPERATOR', path, `${dialect.service} has only ${offered}`);
}

function affixTest(
  operand: unknown,
  path: string,
  dialect: Dialect,
  exact: (affix: string) => TextTest,
  anyCase: (affix: string) => TextTest,
): TextTest {
  if (!isObject(operand)) return exact(string(operand, path));
  if (!dialect.nestedOperators) {
    throw new InvalidPattern(
      'UNSUPPORTED_OPERATOR',
      path,
      `${dialect.service} takes a string here, no operator`,
    );
  }
  const [[name, affix] = ['', undefined], ...others] = Object.entries(operand);
  if (name === 'equals-ignore-case' && others.length === 0) return anyCase(string(affix, `${path}.${name}`));
  throw new InvalidPattern('UNKNOWN_OPERATOR', path, 'takes a string or {"equals-ignore-case": a string}');
}

function cidrTest(block: string, path: string): TextTest {
  const [literal = '', mask = '', ...rest] = block.split('/');
  const address = addressOf(literal);
  if (address === undefined || rest.length > 0 || !/^\d+$/.test(mask)) {
    throw new InvalidPattern(
      'INVALID_CIDR',
      path,
      'write an address, one slash and the number of fixed bits',
    );
  }
  const bits = address.length * 4;
  if (Number(mask) >= bits) {
    throw new InvalidPattern('INVALID_CIDR', path, `the number of fixed bits must be less than ${bits}`);
  }
  const { first, last } = blockOf(address, Number(mask));
  return (text) => {
    const candidate = addressOf(text);
    return (
      candidate !== undefined && candidate.length === first.length && candidate >= first && candidate <= last
    );
  };
}

function onText(test: TextTest): ValueTest {
  return (value) => typeof value === 'string' && test(value);
}

function string(operand: unknown, path: string): string {
  if (typeof operand === 'string') return operand;
  throw invalid(path, 'this operator takes a string');
}

function invalid(path: string, reason: string): InvalidPattern {
  return new InvalidPattern('INVALID_OPERAND', path, reason);
}
