import { sequenceGapFoundV1 } from '@edtech/contracts';
import { type Consumer, consumer, handles } from './consumer.ts';
import type { Gap } from './sequence-gap.ts';

/** Publishes stored events again, marked with `replay`. Safe to repeat: consumers know the events by their ids. */
export type Republish = (
  range: Pick<Gap, 'aggregateType' | 'aggregateId' | 'fromSequence' | 'toSequence'> & {
    readonly replay: { readonly id: string; readonly consumer: string };
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
      on: [
        handles(sequenceGapFoundV1, ({ id, data }) => {
          if (data.source !== source) return;
          const { consumer: misses, aggregateType, aggregateId, fromSequence, toSequence } = data;
          const replay = { id, consumer: misses };
          return republish({ aggregateType, aggregateId, fromSequence, toSequence, replay });
        }),
      ],
    });
  const declared = by(() => Promise.reject(new Error(`${name} was not told how to publish.`)));
  return { ...declared, by };
};
