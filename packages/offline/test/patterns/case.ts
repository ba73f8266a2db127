import type { InvalidPatternCode } from '../../src/patterns/index.ts';

/** Whether the pattern matches the event, or the code with which it is refused. */
export type Expected = 'match' | 'no match' | InvalidPatternCode;

/** Where EventBridge's documentation and AWS's library event-ruler disagree: the page, and what the library does. */
export interface Difference {
  readonly eventRuler: 'match' | 'no match' | 'refused';
  readonly page: string;
  readonly why: string;
}

/** A string is JSON text, given as it is; anything else is parsed JSON. */
export type Row = readonly [
  name: string,
  pattern: unknown,
  event: unknown,
  expected: Expected,
  differs?: Difference,
];

export interface PatternCase {
  readonly name: string;
  readonly pattern: unknown;
  readonly event: unknown;
  readonly expected: Expected;
  readonly differs?: Difference;
}

export function toCase([name, pattern, event, expected, differs]: Row): PatternCase {
  return { name, pattern, event, expected, ...(differs && { differs }) };
}
