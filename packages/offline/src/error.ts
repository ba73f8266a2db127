/** Everything that the local AWS reports by itself; `code` is stable, the message says what to do next. */
export class OfflineError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}
