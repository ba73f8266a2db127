import fc from 'fast-check';
import { compilePattern } from '../../src/patterns/index.ts';

const name = fc.stringMatching(/^[a-z]{1,6}$/);
const scalar = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null));
const text = fc.string({ unit: 'grapheme' });
const short = fc.string({ unit: fc.constantFrom('a', 'b', 'A'), maxLength: 6 });

/** An event without arrays, each of whose objects has a field. */
const { event } = fc.letrec<{ event: Record<string, unknown>; value: unknown }>((tie) => ({
  event: fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 4 }),
  value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, scalar, tie('event')),
}));

const matches = (pattern: unknown, value: unknown) => compilePattern({ a: pattern })({ a: value });

fc.configureGlobal({ seed: 20_260_721, numRuns: 300 });

describe('for every value', () => {
  test('a pattern of the literals of an event matches that event', () => {
    fc.assert(fc.property(event, (value) => compilePattern(literals(value))(value)));
  });

  test('anything-but is the negation of the literal on a present value', () => {
    const excluded = fc.oneof(text, fc.integer());
    fc.assert(
      fc.property(excluded, fc.oneof(scalar, excluded), (literal, value) => {
        expect(matches([{ 'anything-but': literal }], value)).toBe(!matches([literal], value));
      }),
    );
  });

  test('anything-but of an operator is the negation of the operator on a present string', () => {
    const operators = fc.constantFrom('prefix', 'suffix', 'equals-ignore-case', 'wildcard');
    fc.assert(
      fc.property(operators, short, short, (operator, operand, value) => {
        fc.pre(operand !== '');
        const negated = matches([{ 'anything-but': { [operator]: operand } }], value);
        expect(negated).toBe(!matches([{ [operator]: operand }], value));
      }),
    );
  });

  test('a field exists or does not, never both', () => {
    fc.assert(
      fc.property(event, name, (value, field) => {
        const exists = compilePattern({ [field]: [{ exists: true }] })(value);
        expect(compilePattern({ [field]: [{ exists: false }] })(value)).toBe(!exists);
      }),
    );
  });

  test('a string matches its own prefixes, suffixes, cases and wildcards', () => {
    fc.assert(
      fc.property(text, text, (first, second) => {
        const whole = first + second;
        const asterisk = `${escaped(first)}*${escaped(second)}`;
        for (const operator of [{ prefix: first }, { suffix: second }, { wildcard: asterisk }]) {
          expect(matches([operator], whole)).toBe(true);
        }
        expect(matches([{ 'equals-ignore-case': whole }], whole.toUpperCase())).toBe(true);
      }),
    );
  });

  test('a list of alternatives matches when one of them does, and so does $or', () => {
    fc.assert(
      fc.property(scalar, scalar, scalar, (one, other, value) => {
        const either = matches([one], value) || matches([other], value);
        expect(matches([one, other], value)).toBe(either);
        expect(compilePattern({ $or: [{ a: [one] }, { a: [other] }] })({ a: value })).toBe(either);
      }),
    );
  });

  test('an array matches when one of its values does', () => {
    fc.assert(
      fc.property(scalar, fc.array(scalar), (literal, values) => {
        expect(matches([literal], values)).toBe(values.some((value) => matches([literal], value)));
      }),
    );
  });

  test('exactly one of less, equal and greater matches a number', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), (bound, value) => {
        const holding = ['<', '=', '>'].filter((comparison) =>
          matches([{ numeric: [comparison, bound] }], value),
        );
        expect(holding).toHaveLength(1);
      }),
    );
  });

  test('an address is in exactly one of the two halves of all addresses', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const halves = address.includes(':') ? ['::/1', '8000::/1'] : ['0.0.0.0/1', '128.0.0.0/1'];
        const isMapped = address.includes(':') && address.includes('.');
        fc.pre(!isMapped);
        expect(halves.filter((block) => matches([{ cidr: block }], address))).toHaveLength(1);
      }),
    );
  });

  test('JSON text and parsed JSON are the same event', () => {
    fc.assert(
      fc.property(event, (value) => {
        const pattern = compilePattern(literals(value));
        expect(pattern(JSON.stringify(value))).toBe(pattern(value));
      }),
    );
  });
});

function literals(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, isObject(child) ? literals(child) : [child]]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function escaped(text: string): string {
  return text.replace(/[\\*]/g, '\\$&');
}
