/** Somebody who wants something of a chat session. */
export interface Person {
  readonly userId: string;
  readonly isAdmin: boolean;
}
