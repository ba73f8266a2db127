import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Capacity that one call consumed, as DynamoDB reports it: write units count twice in a transaction. DynamoDB Local (3.1.0)
 * reports less of a transaction of several items than it should.
 */
export interface ConsumedCapacity {
  readonly operation: 'get' | 'range' | 'due' | 'lookup' | 'scan' | 'transact' | 'write' | 'update' | 'puts';
  readonly readUnits: number;
  readonly writeUnits: number;
  /** The part of the units that went to the indexes. */
  readonly indexUnits: number;
}

export type CapacityListener = (consumed: ConsumedCapacity) => void;

/** What several calls consumed together. Only calls that DynamoDB answered count: it prices refused ones, too, but does not say how. */
export interface CapacityUsed {
  readonly calls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly indexUnits: number;
  readonly byOperation: { readonly [operation in ConsumedCapacity['operation']]?: number };
}

export interface CapacityMeter {
  /** Give it to `dynamoDbTable`. */
  readonly onCapacity: CapacityListener;
  /**
   * Runs `work` and says what its calls consumed. Others may use the table at the same time: only what `work` itself
   * began is counted, and what it begins inside another measurement counts in both.
   */
  measure<Result>(
    work: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly used: CapacityUsed }>;
}

interface Measurement {
  used: CapacityUsed;
  readonly around: Measurement | undefined;
}

const NOTHING: CapacityUsed = { calls: 0, readUnits: 0, writeUnits: 0, indexUnits: 0, byOperation: {} };

/**
 * Tells what a commit or a load costs.
 *
 * @example
 * const meter = capacityMeter();
 * const store = createEventStore({ table: dynamoDbTable({ client, tableName, onCapacity: meter.onCapacity }), source });
 * const { used } = await meter.measure(() => store.execute(User, id, decide, { context }));
 * console.log(`${used.writeUnits} WRU, ${used.readUnits} RRU, ${used.byOperation.range} queries`);
 */
export const capacityMeter = (): CapacityMeter => {
  const measurements = new AsyncLocalStorage<Measurement>();
  return {
    onCapacity(consumed) {
      for (let one = measurements.getStore(); one !== undefined; one = one.around) {
        one.used = sum(one.used, consumed);
      }
    },
    async measure(work) {
      const measurement: Measurement = { used: NOTHING, around: measurements.getStore() };
      const result = await measurements.run(measurement, work);
      return { result, used: measurement.used };
    },
  };
};

const sum = (used: CapacityUsed, one: ConsumedCapacity): CapacityUsed => ({
  calls: used.calls + 1,
  readUnits: used.readUnits + one.readUnits,
  writeUnits: used.writeUnits + one.writeUnits,
  indexUnits: used.indexUnits + one.indexUnits,
  byOperation: { ...used.byOperation, [one.operation]: (used.byOperation[one.operation] ?? 0) + 1 },
});
