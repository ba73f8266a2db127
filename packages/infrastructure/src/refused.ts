import { PlatformError } from '@edtech/contracts';

/** A declaration from which no infrastructure can be derived. Lists everything that is wrong, not the first thing only. */
export class DeclarationRefused extends PlatformError {
  readonly code = 'declaration-refused';
  readonly kind = 'invalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
