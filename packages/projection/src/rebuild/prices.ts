import type { Write } from '@edtech/event-store';

/**
 * Dollars for a million request units of a table in on-demand mode, standard class, us-east-1, as of 2024-11-01; other
 * regions are up to half as much again. https://aws.amazon.com/dynamodb/pricing/on-demand/
 */
const DOLLARS_A_MILLION = { readUnits: 0.125, writeUnits: 0.625 } as const;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;

/** A transaction prepares each write, and commits it. */
const TRANSACTED = 2;

export const dollarsOf = (units: { readonly readUnits: number; readonly writeUnits: number }): number =>
  (units.readUnits * DOLLARS_A_MILLION.readUnits + units.writeUnits * DOLLARS_A_MILLION.writeUnits) / 1e6;

/** A consistent scan is charged for all that it goes over. */
export const scanReadUnits = (bytes: number): number => bytes / READ_UNIT_BYTES;

/** Of an item, and of its copies in the indexes that its keys put it into. */
export const writeUnits = (write: Write, bytes: number, isTransacted: boolean): number => {
  const attributes = write.kind === 'put' ? write.item : write.kind === 'update' ? write.set : {};
  const indexes = Object.keys(attributes).filter((name) => /^gsi\d+pk$/.test(name)).length;
  return ((isTransacted ? TRANSACTED : 1) + indexes) * Math.ceil(bytes / WRITE_UNIT_BYTES);
};
