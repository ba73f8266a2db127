export type { Account } from './account.ts';
export { ConfigurationRefused, type Problem, type ProblemCode } from './problem.ts';
export { type Configuration, type DeclaredService, type ReadOptions, readConfiguration } from './read.ts';
