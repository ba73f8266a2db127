import type { EventContract } from '@edtech/contracts';
import type { EvolutionFinding } from '../evolution/finding.ts';
import type { EventSchema } from '../source.ts';
import type { ConsumerDeclaration, Declarations, Producer } from './declarations.ts';

/**
 * What is wrong with who publishes and who consumes what. Rules match by service and aggregate type, so both must be as
 * the schema says; and an event in a version that its consumer does not speak yet becomes a dead letter.
 */
export const publisherFindings = (
  { producers, consumers }: Declarations,
  events: readonly EventSchema[],
): readonly EvolutionFinding[] => [
  ...producerFindings(producers, events),
  ...consumers.flatMap((consumer) =>
    consumer.contracts.flatMap((spoken) => overtaken(consumer, spoken, producers)),
  ),
];

const overtaken = (
  { service, name }: ConsumerDeclaration,
  spoken: EventContract,
  producers: readonly Producer[],
): readonly EvolutionFinding[] =>
  producers.flatMap((producer) =>
    producer.contracts
      .filter(({ type, version }) => type === spoken.type && version > spoken.version)
      .map(({ type, version }) => ({
        subject: `${type} v${version}`,
        at: '',
        rule: 'consumer-overtaken',
        because: `${producer.name} publishes it, but ${name} of the service ${service} speaks version ${spoken.version}.`,
        wayOut: `have ${name} speak version ${version} first: it then reads older versions as well.`,
      })),
  );

const producerFindings = (
  producers: readonly Producer[],
  events: readonly EventSchema[],
): readonly EvolutionFinding[] =>
  producers.flatMap(({ service, name, contracts }) =>
    contracts.flatMap(({ type, version, context, aggregate }): readonly EvolutionFinding[] => {
      const subject = `${type} v${version}`;
      const foreign: readonly EvolutionFinding[] =
        context === service && aggregate === name
          ? []
          : [
              {
                subject,
                at: '',
                rule: 'published-by-another',
                because: `${name} of the service ${service} publishes it, but it belongs to ${aggregate} of ${context}: rules would miss it.`,
                wayOut: `publish it from ${aggregate}, or correct x-aggregate and the folder of a schema that is not published yet.`,
              },
            ];
      const outdated = events.some(
        (event) => event.type === type && event.version === version && event.deprecated,
      );
      const deprecated: readonly EvolutionFinding[] = outdated
        ? [
            {
              subject,
              at: '/deprecated',
              rule: 'deprecated-published',
              because: `${name} still publishes it.`,
              wayOut: 'publish the latest version instead, or take the mark away.',
            },
          ]
        : [];
      return [...foreign, ...deprecated];
    }),
  );
