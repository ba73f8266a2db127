/** Somebody who wants something of a booking. */
export interface Person {
  readonly userId: string;
  readonly isAdmin: boolean;
}
