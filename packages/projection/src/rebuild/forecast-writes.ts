import { type DomainEvent, readStream, type Write } from '@edtech/event-store';
import type { AdvanceOptions } from '../advance.ts';
import type { ReadRow } from '../fold.ts';
import { foldEvents } from '../fold-events.ts';
import type { Lane } from '../keys.ts';
import { keyOfWrite, moving } from '../position.ts';
import type { Projection } from '../projection.ts';
import type { ScannedAggregate } from './aggregates-of.ts';

/** What a rebuild would write of one aggregate. */
export interface ForecastWrites {
  /** That there are in the end. */
  readonly rows: number;
  /** Those and the positions, however often. */
  readonly writes: readonly Write[];
  /** Whether they go in transactions. */
  readonly isTransacted: boolean;
}

/**
 * Folds an aggregate as a rebuild would, a transaction at a time; a stream that the scan could not hold is read once more.
 * @throws whatever the projection throws
 */
export const forecastWrites = async (
  { events, timing }: Pick<AdvanceOptions, 'events' | 'timing'>,
  projection: Projection,
  { aggregateType, aggregateId, events: held, count }: ScannedAggregate,
): Promise<ForecastWrites> => {
  const lane: Lane = { projection: projection.name, generation: 'g0', aggregateType, aggregateId };
  const isHeld = held.length === count;
  const last = new Map<string, Write>();
  const read: ReadRow = async ({ pk, sk }) => {
    const write = last.get(`${pk} ${sk}`);
    return write?.kind === 'put' ? write.item : undefined;
  };
  const writes: Write[] = [];
  for (let position = 0; ; ) {
    const source = isHeld
      ? held.slice(position)
      : readStream<DomainEvent>(events, timing, aggregateType, aggregateId, position);
    const { rows, to, ended } = await foldEvents(projection, lane, read, position, source);
    writes.push(...moving(lane, position, to, rows));
    for (const write of rows) {
      const { pk, sk } = keyOfWrite(write);
      last.set(`${pk} ${sk}`, write);
    }
    if (ended)
      return {
        rows: [...last.values()].filter(({ kind }) => kind !== 'delete').length,
        writes,
        isTransacted: !projection.perAggregate || !isHeld,
      };
    position = to;
  }
};
