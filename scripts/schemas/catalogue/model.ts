import { isLocal } from '@edtech/contracts';
import type { Schema } from '../schema.ts';
import type { ConsumerDeclaration, Declarations, Producer } from '../services/declarations.ts';
import type { EventSchema, Schemas } from '../source.ts';

/** One version of an event, and who has to do with it. */
export interface VersionEntry {
  readonly event: EventSchema;
  readonly producers: readonly Producer[];
  /** Those that speak this very version. */
  readonly speakers: readonly ConsumerDeclaration[];
}

/** One event with all of its versions. */
export interface EventEntry {
  readonly type: string;
  readonly context: string;
  readonly latest: EventSchema;
  /** Newest first. */
  readonly versions: readonly [VersionEntry, ...VersionEntry[]];
  /** Types of the requests that it may answer. */
  readonly answers: readonly string[];
  /** Ordered consumers of its aggregate that do not handle it: they only count it. */
  readonly counters: readonly ConsumerDeclaration[];
}

/** The catalogue: every event, by the service that publishes it. */
export interface CatalogueModel {
  readonly envelope: Schema;
  readonly contexts: readonly { readonly context: string; readonly events: readonly EventEntry[] }[];
  readonly consumers: readonly ConsumerDeclaration[];
}

export const catalogueModel = (
  { envelope, events }: Schemas,
  { producers, consumers: declared }: Declarations,
): CatalogueModel => {
  // What a service tells itself is nobody else's business.
  const consumers = declared.filter(({ contracts }) => !contracts.some(isLocal));
  const entries = [...Map.groupBy(events, ({ type }) => type).values()].flatMap(
    (versions): readonly EventEntry[] => {
      const [first, ...rest] = versions
        .toReversed()
        .map((event) => versionEntry(event, { producers, consumers }));
      if (first === undefined) return [];
      const { type, context, aggregate } = first.event;
      return [
        {
          type,
          context,
          latest: first.event,
          versions: [first, ...rest],
          answers: events.filter(({ replies }) => replies.includes(type)).map((request) => request.type),
          counters: consumers.filter(
            ({ ordered, contracts }) =>
              ordered !== false &&
              contracts.some(
                (contract) => contract.context === context && contract.aggregate === aggregate,
              ) &&
              !contracts.some((contract) => contract.type === type),
          ),
        },
      ];
    },
  );
  return {
    envelope: envelope.schema,
    contexts: [...Map.groupBy(entries, ({ context }) => context)]
      .map(([context, of]) => ({ context, events: of }))
      .sort((a, b) => (a.context < b.context ? -1 : 1)),
    consumers,
  };
};

const versionEntry = (
  event: EventSchema,
  { producers, consumers }: Pick<Declarations, 'producers' | 'consumers'>,
): VersionEntry => {
  const names = ({ contracts }: Producer | ConsumerDeclaration): boolean =>
    contracts.some(({ type, version }) => type === event.type && version === event.version);
  return { event, producers: producers.filter(names), speakers: consumers.filter(names) };
};
