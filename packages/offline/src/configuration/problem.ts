import { OfflineError } from '../error.ts';
import type { Origin } from '../model.ts';

export type ProblemCode =
  | 'UNSUPPORTED_RESOURCE'
  | 'UNSUPPORTED_EVENT'
  | 'UNSUPPORTED_SETTING'
  | 'UNSUPPORTED_INTRINSIC'
  | 'UNKNOWN_REFERENCE'
  | 'INVALID_VALUE'
  | 'MISSING_VALUE';

/** One thing in the configuration that the local AWS cannot do as AWS does it, or that AWS itself would refuse. */
export interface Problem {
  readonly code: ProblemCode;
  readonly origin: Origin;
  readonly message: string;
}

/** Collects problems, so that the author sees all of them at once. */
export interface Problems {
  add(code: ProblemCode, origin: Origin, message: string): void;
  readonly all: readonly Problem[];
}

export function collectProblems(): Problems {
  const all: Problem[] = [];
  return { all, add: (code, origin, message) => all.push({ code, origin, message }) };
}

/** The configuration was refused; nothing was started. */
export class ConfigurationRefused extends OfflineError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(
      ({ code, origin, message }) => `  ${origin.file} ${origin.path}: ${message} [${code}]`,
    );
    const count = problems.length === 1 ? 'one setting' : `${problems.length} settings`;
    super('CONFIGURATION_REFUSED', `The local AWS refuses ${count} and starts nothing:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
