import { type Envelope, PlatformError, sequenceGapFoundV1 } from '@edtech/contracts';
import { type Consumer, consumer, handles } from './consumer.ts';
import { CircuitOpen } from './outside.ts';
import type { Gap } from './sequence-gap.ts';

/** Publishes stored events again, marked with `replay`. Safe to repeat: consumers know the events by their ids. */
export type Republish = (
  range: Pick<Gap, 'aggregateType' | 'aggregateId' | 'fromSequence' | 'toSequence'> & {
    readonly replay: NonNullable<Envelope['replay']>;
  },
) => Promise<unknown>;

export interface RepublicationOptions {
  /** Name of the consumer that this declares, for example `user-republication`. */
  readonly name: string;
  /** The service's own source, for example `edtech.user`: gaps in the events of others are theirs to mend. */
  readonly source: string;
}

/** A declaration from which the rule follows; what it does is given to it by its function. */
export interface Republication extends Consumer {
  readonly republishes: true;
  by(republish: Republish): Consumer;
}

/**
 * Declares the consumer by which a producer publishes again what a consumer of its events misses.
 *
 * @example
 * export const userRepublication = republication({ name: 'user-republication', source: 'edtech.user' });
 * export const handler = sqsHandler(userRepublication.by(republisher.republish), { store, queue, log });
 */
export const republication = ({ name, source }: RepublicationOptions): Republication => {
  const by = (republish: Republish): Consumer =>
    consumer({
      name,
      ordered: false,
      reachesOutside: true,
      on: [
        handles(sequenceGapFoundV1, async ({ id, data }) => {
          if (data.source !== source) return;
          const { aggregateType, aggregateId, fromSequence, toSequence } = data;
          const range = { aggregateType, aggregateId, fromSequence, toSequence };
          await republish({ ...range, replay: replayOf(id, data) }).catch(putOff);
        }),
      ],
    });
  const declared = by(() => Promise.reject(new Error(`${name} was not told how to publish.`)));
  return { ...declared, republishes: true, by };
};

const OUTAGE_SECONDS = 30;

/**
 * A gap that cannot be mended while the bus or the table is out waits for the end of the outage, however long that is,
 * and becomes no dead letter.
 */
const putOff = (error: unknown): never => {
  if (error instanceof PlatformError && error.kind === 'unavailable')
    throw new CircuitOpen('The bus', OUTAGE_SECONDS, error);
  throw error;
};

/** What is missing in a replay that the consumer reprocesses goes out as part of that one, and else as one of its own. */
const replayOf = (id: string, { consumer, replayId }: Gap): NonNullable<Envelope['replay']> =>
  replayId === undefined ? { id, consumer } : { id: replayId, consumer, mode: 'reprocess' };
