import { createHash } from 'node:crypto';

/**
 * The part of a row that an aggregate counts in, from 0. Transactions that add to one row at the same moment get into each
 * other's way, so a row that many aggregates add to is kept in several parts, and its readers add them up.
 * @param id of the aggregate: always the same part for the same one
 * @param parts 1 to 256; a projection that changes it raises its version
 */
export const partOf = (id: string, parts: number): number =>
  createHash('sha256').update(id).digest().readUInt8(0) % parts;
