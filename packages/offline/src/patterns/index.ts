export { compilePattern } from './compile.ts';
export { compileFilters, type FilterOptions, type FilterSource } from './filters.ts';
export { InvalidPattern, type InvalidPatternCode } from './invalid-pattern.ts';
