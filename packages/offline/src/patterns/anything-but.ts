import type { Dialect } from './dialect.ts';
import { InvalidPattern } from './invalid-pattern.ts';
import { isObject, type Scalar } from './json-text.ts';
import { endsWith, equalsIgnoringCase, startsWith, type TextTest } from './text.ts';
import { wildcard } from './wildcard.ts';

/**
 * Matches every present value but those named: strings or numbers, one or a list of one kind, or text with a prefix,
 * a suffix, in any case, or of a wildcard. A value of another kind than those named matches.
 * @throws InvalidPattern
 */
export function anythingButTest(
  operand: unknown,
  path: string,
  dialect: Dialect,
): (value: Scalar) => boolean {
  if (isObject(operand)) {
    if (dialect.nestedOperators) return nested(operand, path);
    const reason = `${dialect.service} takes a value or a list of values here, no operator`;
    throw new InvalidPattern('UNSUPPORTED_OPERATOR', path, reason);
  }
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0) throw invalid(path, 'an empty list excludes nothing');
  if (values.every((value) => typeof value === 'string')) return otherThan(new Set<Scalar>(values));
  if (values.every((value) => typeof value === 'number')) return otherThan(new Set<Scalar>(values));
  throw invalid(path, 'anything-but takes strings or numbers that a 64-bit float holds exactly, not both');
}

function otherThan(excluded: ReadonlySet<Scalar>): (value: Scalar) => boolean {
  return (value) => !excluded.has(value);
}

function nested(operand: Readonly<Record<string, unknown>>, path: string): (value: Scalar) => boolean {
  const [[operator, argument] = ['', undefined], ...others] = Object.entries(operand);
  if (others.length > 0) throw invalid(path, 'anything-but takes one operator');
  const at = `${path}.${operator}`;
  const texts: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
  if (texts.length === 0) throw invalid(at, 'an empty list excludes nothing');
  const tests = texts.map((text) => textTest(operator, text, at));
  return (value) => typeof value !== 'string' || !tests.some((test) => test(value));
}

function textTest(operator: string, text: unknown, path: string): TextTest {
  if (typeof text !== 'string') throw invalid(path, 'anything-but takes strings inside an operator');
  switch (operator) {
    case 'prefix':
      return startsWith(nonEmpty(text, path));
    case 'suffix':
      return endsWith(nonEmpty(text, path));
    case 'equals-ignore-case':
      return equalsIgnoringCase(text);
    case 'wildcard': {
      const parsed = wildcard(text);
      if ('problem' in parsed) throw new InvalidPattern('INVALID_WILDCARD', path, parsed.problem);
      return parsed.test;
    }
    default:
      throw new InvalidPattern(
        'UNKNOWN_OPERATOR',
        path,
        'anything-but takes prefix, suffix, equals-ignore-case or wildcard',
      );
  }
}

function nonEmpty(text: string, path: string): string {
  if (text === '') throw invalid(path, 'an empty prefix or suffix would exclude every string');
  return text;
}

function invalid(path: string, reason: string): InvalidPattern {
  return new InvalidPattern('INVALID_OPERAND', path, reason);
}
