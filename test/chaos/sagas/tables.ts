import type { Table } from '@edtech/event-store';

/** The services that a booking needs. The sagas of bookings have a table of their own. */
export const TABLES = ['booking', 'sagas', 'tutoring', 'payment', 'chat', 'notification'] as const;

export type TableName = (typeof TABLES)[number];

export type Tables = Readonly<Record<TableName, Table>>;

/** Under which name the service of a table publishes. */
export const sourceOf = (table: TableName): string => `edtech.${table === 'sagas' ? 'booking' : table}`;
