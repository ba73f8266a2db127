import { compilePattern, InvalidPattern } from '../../src/patterns/index.ts';
import type { PatternCase } from './case.ts';
import { cases } from './cases.ts';

describe('an event pattern', () => {
  test.each(cases)('$name: $expected', ({ pattern, event, expected }: PatternCase) => {
    expect(outcome(pattern, event)).toBe(expected);
  });

  test('has at least 120 cases, each with a name of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(120);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  test.each(cases)('$name: the same as JSON text', ({ pattern, event, expected }: PatternCase) => {
    expect(outcome(asText(pattern), asText(event))).toBe(expected);
  });

  test('is refused with the place and the reason', () => {
    expect(refusal({ detail: { $or: [{ a: [1] }, { b: ['x', { numeric: ['>', 'y'] }] }] } })).toMatchObject({
      code: 'INVALID_NUMERIC',
      path: 'detail.$or[1].b[1].numeric',
      reason: expect.stringContaining('must be a number'),
      message: expect.stringContaining('detail.$or[1].b[1].numeric'),
    });
  });

  test.each([null, 5, 'not JSON', '[]', [{ a: 1 }], undefined])('matches no event that is %j', (event) => {
    expect(compilePattern({ a: [{ exists: false }] })(event)).toBe(false);
  });
});

function outcome(pattern: unknown, event: unknown): string {
  try {
    return compilePattern(pattern)(event) ? 'match' : 'no match';
  } catch (error) {
    if (error instanceof InvalidPattern) return error.code;
    throw error;
  }
}

function refusal(pattern: unknown): unknown {
  try {
    return compilePattern(pattern);
  } catch (error) {
    return error;
  }
}

function asText(json: unknown): string {
  return typeof json === 'string' ? json : JSON.stringify(json);
}
