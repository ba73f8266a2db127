/** A way in which a change would break somebody, or the rules that keep it from happening. */
export interface EvolutionFinding {
  /** 'payment.completed v1', or 'envelope'. */
  readonly subject: string;
  /** JSON pointer into the schema; '' when it is not about a place in it. */
  readonly at: string;
  /** Stable name of the rule that is broken. */
  readonly rule: string;
  /** What was found, and who would be hurt. */
  readonly because: string;
  /** What to do instead. */
  readonly wayOut: string;
}

/** `findings` for the terminal. */
export const describeEvolution = (findings: readonly EvolutionFinding[]): string =>
  findings
    .map(
      ({ subject, at, rule, because, wayOut }) =>
        `${subject}${at === '' ? '' : ` #${at}`}: ${rule}\n  ${because}\n  Way out: ${wayOut}`,
    )
    .join('\n');
