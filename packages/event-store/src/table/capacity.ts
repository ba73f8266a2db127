/** Capacity that one call consumed, as DynamoDB reports it: write units count twice in a transaction. */
export interface ConsumedCapacity {
  readonly operation: 'get' | 'range' | 'due' | 'scan' | 'transact' | 'write' | 'update';
  readonly readUnits: number;
  readonly writeUnits: number;
}

export type CapacityListener = (consumed: ConsumedCapacity) => void;
