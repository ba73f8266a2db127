import { type PatternCase, toCase } from './case.ts';
import { refusals } from './cases-refused.ts';
import { structures } from './cases-structure.ts';
import { values } from './cases-values.ts';

/** Every case by which the pattern language is tested, here and against AWS's own library. */
export const cases: readonly PatternCase[] = [...values, ...structures, ...refusals].map(toCase);
