import { sequenceGapFoundV1 } from '@edtech/contracts';
import { type Consumer, consumer, handles } from './consumer.ts';
import type { Gap } from './sequence-gap.ts';

export interface RepublicationOptions {
  /** Name of the consumer that this declares, for example `user-republication`. */
  readonly name: string;
  /** The service's own source, for example `edtech.user`: gaps in the events of others are theirs to mend. */
  readonly source: string;
  /** Publishes stored events again, marked with `replay`. Safe to repeat: consumers know the events by their ids. */
  readonly republish: (
    gap: Pick<Gap, 'aggregateType' | 'aggregateId' | 'fromSequence' | 'toSequence'> & {
      readonly replay: { readonly id: string; readonly consumer: string };
    },
  ) => Promise<unknown>;
}

/** Declares the consumer by which a producer publishes again what a consumer of its events misses. */
export const republication = ({ name, source, republish }: RepublicationOptions): Consumer =>
  consumer({
    name,
    ordered: false,
    on: [
      handles(sequenceGapFoundV1, ({ id, data }) => {
        if (data.source !== source) return;
        const { consumer: misses, aggregateType, aggregateId, fromSequence, toSequence } = data;
        const replay = { id, consumer: misses };
        return republish({ aggregateType, aggregateId, fromSequence, toSequence, replay });
      }),
    ],
  });
