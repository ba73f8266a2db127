import { InvalidPattern } from './invalid-pattern.ts';
import type { Scalar } from './json-text.ts';

interface Range {
  readonly test: (value: number) => boolean;
}

/**
 * `["=", 5]`, `["<", 5]`, or a lower bound with an optional upper one: `[">", 0, "<=", 5]`.
 * @throws InvalidPattern with code INVALID_NUMERIC
 */
export function numericTest(operand: unknown, path: string): (value: Scalar) => boolean {
  const { test } = parseRange(operand, path);
  return (value) => typeof value === 'number' && test(value);
}

function parseRange(operand: unknown, path: string): Range {
  if (!Array.isArray(operand)) throw invalid(path, 'numeric takes an array such as [">", 0, "<=", 5]');
  const [operator, bound, upperOperator, upperBound]: unknown[] = operand;
  const single = operand.length === 2;
  const number = boundOf(bound, operator, path);
  switch (operator) {
    case '=':
    case '<':
    case '<=':
      if (!single) throw invalid(path, `nothing may follow the number after ${operator}`);
      return { test: comparison(operator, number) };
    case '>':
    case '>=': {
      const above = comparison(operator, number);
      if (single) return { test: above };
      if (operand.length !== 4) throw invalid(path, 'a range has one lower and one upper bound');
      if (upperOperator !== '<' && upperOperator !== '<=')
        throw invalid(path, 'the second bound must be < or <=');
      const top = boundOf(upperBound, upperOperator, path);
      if (number >= top) throw invalid(path, 'the lower bound must be less than the upper one');
      const below = comparison(upperOperator, top);
      return { test: (value) => above(value) && below(value) };
    }
    default:
      throw invalid(path, `${JSON.stringify(operator) ?? 'nothing'} is none of =, <, <=, >, >=`);
  }
}

function comparison(operator: '=' | '<' | '<=' | '>' | '>=', bound: number): (value: number) => boolean {
  switch (operator) {
    case '=':
      return (value) => value === bound;
    case '<':
      return (value) => value < bound;
    case '<=':
      return (value) => value <= bound;
    case '>':
      return (value) => value > bound;
    case '>=':
      return (value) => value >= bound;
  }
}

function boundOf(bound: unknown, operator: unknown, path: string): number {
  if (typeof bound === 'number' && Number.isFinite(bound)) return bound;
  throw invalid(path, `what follows ${String(operator)} must be a number that a 64-bit float holds exactly`);
}

function invalid(path: string, reason: string): InvalidPattern {
  return new InvalidPattern('INVALID_NUMERIC', path, reason);
}
