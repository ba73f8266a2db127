import { OfflineError } from '../error.ts';

/** A fault plan was refused; the one before it stays in force. */
export class InvalidFaultPlan extends OfflineError {
  /** One sentence each, beginning with the path inside the plan. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('INVALID_FAULT_PLAN', `The fault plan was refused: ${problems.join('; ')}.`);
    this.problems = problems;
  }
}
