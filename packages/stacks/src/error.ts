/** Everything that keeps a platform from being split; `code` is stable, the message says what to do next. */
export class StacksError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}
