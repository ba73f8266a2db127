import { createHash } from 'node:crypto';

/**
 * The access key with which a table is found: DynamoDB Local keeps a database for each.
 *
 * In one database all writes of all tables wait for each other, and for every read: with two tables that are written
 * to at 16 requests at a time, DynamoDB Local 3.1.0 made 48 updates a second on one of them, and 332 when each had a
 * database of its own.
 */
export type DatabaseOf = (tableName: string) => string;

const KEY_CHARACTERS = 20;

/** Each table in a database of its own. Access keys are letters and digits, which is all that DynamoDB Local takes. */
export const ownDatabases: DatabaseOf = (tableName) =>
  `t${createHash('sha256').update(tableName).digest('hex').slice(0, KEY_CHARACTERS)}`;

/** All tables in the database of one access key. */
export const oneDatabase =
  (accessKeyId: string): DatabaseOf =>
  () =>
    accessKeyId;
