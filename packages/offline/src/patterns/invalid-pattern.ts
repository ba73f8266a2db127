import { OfflineError } from '../error.ts';

export type InvalidPatternCode =
  | 'INVALID_JSON'
  | 'TOO_LARGE'
  | 'NOT_AN_OBJECT'
  | 'EMPTY_OBJECT'
  | 'NOT_A_RULE'
  | 'EMPTY_ARRAY'
  | 'INVALID_VALUE'
  | 'UNKNOWN_OPERATOR'
  | 'UNSUPPORTED_OPERATOR'
  | 'INVALID_OPERAND'
  | 'INVALID_WILDCARD'
  | 'INVALID_NUMERIC'
  | 'INVALID_CIDR'
  | 'INVALID_OR'
  | 'RESERVED_NAME'
  | 'TOO_MANY_COMBINATIONS'
  | 'TOO_MANY_FILTERS';

/** A pattern that AWS would refuse. `path` leads to the offending part (`detail.state[0].prefix`), `$` is the whole. */
export class InvalidPattern extends OfflineError {
  override readonly code: InvalidPatternCode;
  readonly path: string;
  readonly reason: string;

  constructor(code: InvalidPatternCode, path: string, reason: string, options?: ErrorOptions) {
    super(code, `The pattern is not valid at ${path}: ${reason}`, options);
    this.code = code;
    this.path = path;
    this.reason = reason;
  }
}
