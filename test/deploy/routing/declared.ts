import { type Envelope, type EventContract, isLocal } from '@edtech/contracts';
import { readDeclarations } from '../../../scripts/schemas/services/declarations.ts';
import { ROOT } from '../packages.ts';

/** What a consumer says of itself in the code that runs, whatever was generated from it. */
export interface Declared {
  readonly name: string;
  readonly isOrdered: boolean;
  readonly contracts: readonly EventContract[];
  /** The field of the data without which an event is none of its business. */
  readonly about: string | undefined;
}

/** Events of this context have the source of whichever service publishes them. */
const ANY_SOURCE = 'platform';

/** The consumers that the bus feeds. */
export const declaredConsumers = async (): Promise<readonly Declared[]> => {
  const { consumers } = await readDeclarations(ROOT);
  return consumers
    .filter(({ contracts }) => !contracts.some(isLocal))
    .map(({ name, ordered, contracts, about }) => ({ name, isOrdered: ordered !== false, contracts, about }));
};

const comesFrom = ({ source }: Envelope, { context }: EventContract): boolean =>
  context === ANY_SOURCE || source === `edtech.${context}`;

/** Whether the consumer has a handler for the event, in whatever version, and the event is about what it is about. */
export const handlesIt = (event: Envelope, { contracts, about }: Declared): boolean =>
  contracts.some((contract) => contract.type === event.type && comesFrom(event, contract)) &&
  (about === undefined || Object.hasOwn(Object(event.data), about));

/** Whether the event is one of an aggregate that an ordered consumer follows: it must see all of them, to see what is missing. */
const followsIt = (event: Envelope, { isOrdered, contracts }: Declared): boolean =>
  isOrdered &&
  contracts.some((contract) => contract.aggregate === event.aggregate.type && comesFrom(event, contract));

/** Names of the consumers that are to receive the event, sorted. */
export const expectedReceivers = (event: Envelope, consumers: readonly Declared[]): readonly string[] =>
  consumers
    .filter((consumer) => handlesIt(event, consumer) || followsIt(event, consumer))
    .map(({ name }) => name)
    .sort();
