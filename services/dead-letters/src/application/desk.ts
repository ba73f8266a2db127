import type { Asking, Because, DeadLetterStore, Redriver } from '@edtech/dead-letters';
import type { Table, Timing } from '@edtech/event-store';

/** Where dead letters are looked at. */
export interface Desk {
  /** Of the letters, and of the requests that were done. */
  readonly table: Table;
  readonly store: DeadLetterStore;
  readonly timing: Timing;
}

/** Where they are changed, with the help of the services that they belong to. */
export interface MendingDesk extends Desk {
  readonly asking: Asking;
}

export interface RedrivingDesk extends Desk {
  readonly redriver: (because: Because, inSpiteOfAge: boolean) => Redriver;
}
