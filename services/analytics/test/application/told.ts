import type { DataOf, EventContract } from '@edtech/contracts';
import { v5 as uuidFrom } from 'uuid';

/** An integration event as it comes out of the queue. */
export interface Told {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly source: string;
  readonly aggregate: { readonly type: string; readonly id: string; readonly sequence: number };
  readonly occurredAt: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly data: unknown;
  readonly replay?: { readonly id: string; readonly consumer: string; readonly mode?: 'reprocess' };
}

const NAMES = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

/** What happens to one aggregate, event by event, each with its sequence. */
export const happening = (service: string, type: string, id: string) => {
  let sequence = 0;
  return <Contract extends EventContract>(
    contract: Contract,
    occurredAt: string,
    data: DataOf<Contract>,
  ): Told => {
    sequence += 1;
    const aggregate = { type, id, sequence };
    return {
      id: uuidFrom(JSON.stringify([service, aggregate]), NAMES),
      type: contract.type,
      version: contract.version,
      source: `edtech.${service}`,
      aggregate,
      occurredAt,
      correlationId: 'c-1',
      causationId: 'd-1',
      data,
    };
  };
};
