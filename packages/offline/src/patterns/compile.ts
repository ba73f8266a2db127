import { type Branch, compileBranches } from './branches.ts';
import { type Dialect, EVENTBRIDGE } from './dialect.ts';
import { InvalidPattern } from './invalid-pattern.ts';
import { parseJson } from './json-text.ts';
import { matcherOf } from './match.ts';

/**
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html (EventPattern) and
 * https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html (Pattern): the same limit.
 */
const MAXIMUM_CHARACTERS = 4_096;

/**
 * Compiles an EventBridge event pattern once, for matching many events.
 *
 * Pattern and event may each be JSON text or parsed JSON; text keeps the spelling of numbers that no double holds
 * exactly, all others are compared by value (1, 1.0 and 1e0 are equal). An event that is not a JSON object matches
 * nothing.
 *
 * @throws InvalidPattern where EventBridge would refuse the pattern
 * @example compilePattern({ source: ['edtech.user'], detail: { replay: [{ exists: false }] } })(event)
 */
export function compilePattern(pattern: unknown): (event: unknown) => boolean {
  const matches = matcherOf(branchesOf(pattern, EVENTBRIDGE));
  return (event) => {
    if (typeof event !== 'string') return matches(event);
    const parsed = readJson(event);
    return parsed !== undefined && matches(parsed.value);
  };
}

/**
 * The alternatives of a pattern given as JSON text or parsed JSON.
 * @throws InvalidPattern
 */
export function branchesOf(pattern: unknown, dialect: Dialect): readonly Branch[] {
  const text = typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
  if (text !== undefined && text.length > MAXIMUM_CHARACTERS) {
    const reason = `it has ${text.length} characters, the limit is ${MAXIMUM_CHARACTERS}`;
    throw new InvalidPattern('TOO_LARGE', '$', reason);
  }
  if (typeof pattern !== 'string') return compileBranches(pattern, dialect);
  const parsed = readJson(pattern);
  if (parsed === undefined) throw new InvalidPattern('INVALID_JSON', '$', 'the text is not JSON');
  return compileBranches(parsed.value, dialect);
}

/** The value of JSON text, undefined when it is not JSON. */
export function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseJson(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
