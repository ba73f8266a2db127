/** One way in which a value breaks a contract. Names fields and rules, never the value: it may be personal data. */
export interface Violation {
  /** JSON pointer (RFC 6901) to the field; '' for the whole value. */
  readonly path: string;
  /** The keyword of the schema that was broken: 'required', 'format', 'maxLength' and so on. */
  readonly rule: string;
  readonly message: string;
}

/** `violations` in one line, each with its path. */
export const describeViolations = (violations: readonly Violation[]): string =>
  violations.map(({ path, message }) => `${path === '' ? 'the value' : path} ${message}`).join('; ');
