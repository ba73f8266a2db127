/**
 * What an error means to whoever has to react to it. HTTP maps it to a status, a consumer decides by it whether
 * trying again can help. Nothing else about transport is known to the code that throws.
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'not-acceptable'
  | 'conflict'
  | 'precondition-failed'
  | 'too-large'
  | 'unsupported'
  | 'refused'
  | 'unavailable'
  | 'internal';

/**
 * The one base of every error that this project throws on purpose.
 *
 * `code` is stable and part of the public interface; the message says what to do next and may change; facts are
 * fields of the subclass, never only words in the message.
 */
export abstract class PlatformError extends Error {
  abstract readonly code: string;
  abstract readonly kind: ErrorKind;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
