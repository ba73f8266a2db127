import type { Faults } from './faults.ts';
import type { Occasion } from './occasion.ts';

/** A record in terms of what a fault needs to know of it. */
export interface FaultyRecord {
  readonly sequence: string;
  /** Records with the same one belong to the same item and keep their order. */
  readonly itemKey: string;
}

/** What can go wrong between a table's stream and the function of a mapping. */
export interface StreamFaults {
  readonly on: boolean;
  /** The error that a read of the stream ends with. */
  ofRead(table: string): { readonly awsCode: string; readonly message: string } | undefined;
  isLost(table: string, record: FaultyRecord): boolean;
  /** The records of one read in the order in which they show. */
  order<Item>(table: string, items: readonly Item[], recordOf: (item: Item) => FaultyRecord): readonly Item[];
  /** Waits where the stream is late or frozen. */
  pass(table: string, sequences: readonly string[], signal: AbortSignal): Promise<void>;
  /** Whether a batch that was processed is read again. */
  isDoubled(table: string, sequences: readonly string[]): boolean;
}

export function streamFaults(faults: Faults): StreamFaults {
  const at = (table: string, ids: readonly string[] = []): Occasion => ({
    site: 'stream',
    names: [table],
    ids,
  });
  return {
    get on() {
      return faults.on;
    },
    ofRead(table) {
      if (faults.strikes('expireIterator', at(table)))
        return { awsCode: 'ExpiredIteratorException', message: 'Iterator expired.' };
      if (faults.strikes('throttle', at(table)))
        return { awsCode: 'ProvisionedThroughputExceededException', message: 'Rate exceeded for the shard.' };
      if (faults.strikes('fail', at(table)))
        return { awsCode: 'InternalServerError', message: 'The stream has failed.' };
      return undefined;
    },
    isLost: (table, { sequence }) => faults.strikes('drop', at(table, [sequence])),
    order(table, items, recordOf) {
      const late: (typeof items)[number][] = [];
      const lateItems = new Set<string>();
      const onTime = items.filter((item) => {
        const { sequence, itemKey } = recordOf(item);
        // What follows a late record of the same item is late as well.
        if (!lateItems.has(itemKey) && !faults.strikes('reorder', at(table, [sequence]))) return true;
        lateItems.add(itemKey);
        late.push(item);
        return false;
      });
      return [...onTime, ...late];
    },
    pass: (table, sequences, signal) => faults.pass(at(table, sequences), signal),
    isDoubled: (table, sequences) => faults.strikes('duplicate', at(table, sequences)),
  };
}
