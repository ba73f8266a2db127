/** Who caused a change. Personal data stays out: an id and roles are enough to answer for it. */
export type Actor =
  | { readonly kind: 'user'; readonly id: string; readonly roles: readonly string[] }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'service'; readonly id: string };

/** Where a command comes from. It is recorded with every event that the command causes. */
export interface CommandContext {
  /** One id for everything that one request sets off, across services. */
  readonly correlationId: string;
  /** What caused this command directly: a request's id, or the id of the event that is being handled. */
  readonly causationId: string;
  readonly actor: Actor;
  /** W3C traceparent. */
  readonly trace?: string;
}
