import type { StreamFaults } from '../../faults/streams.ts';
import { type StreamApi, StreamRequestFailed } from './api.ts';
import { itemKey } from './lanes.ts';
import type { Pending } from './record.ts';

/** What faults do to the records of a stream between a read and the lanes. */
export interface Disturbance {
  isLost(pending: Pending): boolean;
  order(pendings: readonly Pending[]): readonly Pending[];
}

/** The stream API with reads that fail where the plan says so. */
export function faultyApi(api: StreamApi, faults: StreamFaults | undefined, table: string): StreamApi {
  if (faults === undefined) return api;
  return {
    ...api,
    async getRecords(iterator, limit, place) {
      const trouble = faults.on ? faults.ofRead(table) : undefined;
      if (trouble === undefined) return api.getRecords(iterator, limit, place);
      throw new StreamRequestFailed('GetRecords', trouble.awsCode, trouble.message);
    },
  };
}

export function disturbanceOf(faults: StreamFaults | undefined, table: string): Disturbance | undefined {
  if (faults === undefined) return undefined;
  const recordOf = ({ sequence, record }: Pending) => ({ sequence, itemKey: itemKey(record) });
  return {
    isLost: (pending) => faults.on && faults.isLost(table, recordOf(pending)),
    order: (pendings) => (faults.on ? faults.order(table, pendings, recordOf) : pendings),
  };
}
