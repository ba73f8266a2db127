import { PlatformError } from '@edtech/contracts';

export type ProblemCode =
  | 'name-malformed'
  | 'version-malformed'
  | 'duration-malformed'
  | 'retry-malformed'
  | 'code-malformed'
  | 'reason-missing'
  | 'steps-missing'
  | 'steps-too-many'
  | 'step-repeated'
  | 'pivot-unknown'
  | 'cover-unknown'
  | 'reply-ambiguous'
  | 'contract-in-two-versions'
  | 'timeout-after-deadline';

export interface Problem {
  readonly code: ProblemCode;
  /** The saga or the step that it is about. */
  readonly subject: string;
  readonly message: string;
}

/** A saga that could not run as it is declared. The function that declares it stops before it handles anything. */
export class SagaDeclarationInvalid extends PlatformError {
  readonly code = 'saga-declaration-invalid';
  readonly kind = 'internal';
  readonly problems: readonly Problem[];

  constructor(saga: string, problems: readonly Problem[]) {
    const listed = problems.map(({ code, subject, message }) => `- ${subject}: ${message} (${code})`);
    super([`The declaration of the saga ${saga} is wrong:`, ...listed].join('\n'));
    this.problems = problems;
  }
}
