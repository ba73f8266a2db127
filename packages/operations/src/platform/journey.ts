import type { DeliveryAnswer, JourneyAnswer, JourneyStep, PublicationAnswer } from '../answers/index.ts';
import type { Published } from '../inspect/correlated.ts';
import type { LetterOfEvent } from '../inspect/letters.ts';
import { MOST, type PublicationRef } from '../inspect/question.ts';
import { askAll, type Inspections } from './inspections.ts';

/** Letters that somebody has to see to. */
const OPEN_STATES = ['OPEN', 'REDRIVING', 'ROUTED'];

/**
 * What one request has set off, across services: the events, what they published, and how far each consumer has come with it.
 * Undefined when nobody knows of it.
 */
export const getJourney = async (
  inspections: Inspections,
  correlationId: string,
): Promise<JourneyAnswer | undefined> => {
  const parts = await askAll<'correlated'>(inspections, {
    ask: 'correlated',
    correlationId,
    limit: MOST.correlated,
  });
  const steps = parts.answers.flatMap(({ answer }) => answer.steps);
  const refs = steps.flatMap(({ publications }) => publications.map(({ ref }) => ref));
  const [{ deliveries, unknown: silent }, letters] = await Promise.all([
    deliveriesOf(inspections, refs),
    lettersOf(inspections, correlationId, refs),
  ]);
  const unknown = [...new Set([...parts.unknown, ...silent, ...letters.unknown])].toSorted();
  if (steps.length === 0 && letters.found.length === 0 && unknown.length === 0) return undefined;
  const completed = ({ ref, ...publication }: Published): PublicationAnswer => ({
    ...publication,
    deliveries: deliveries
      .filter(({ id }) => id === publication.id)
      .map(({ id: _, ...delivery }) => withLetter(delivery, publication.id, letters.found)),
  });
  return {
    correlationId,
    steps: steps
      .map((step): JourneyStep => ({ ...step, publications: step.publications.map(completed) }))
      .toSorted(inTime),
    sagas: parts.answers.flatMap(({ service, answer }) => answer.sagas.map((saga) => ({ ...saga, service }))),
    deadLetters: letters.found.map(({ id, state, consumer }) => ({ id, state, consumer })),
    unknown,
    more: parts.answers.filter(({ answer }) => answer.more).map(({ service }) => service),
  };
};

type Delivery = DeliveryAnswer & { readonly id: string };

/** What consumers of all services keep of these publications, asked for in as many questions as it takes. */
const deliveriesOf = async (
  inspections: Inspections,
  refs: readonly PublicationRef[],
): Promise<{ readonly deliveries: readonly Delivery[]; readonly unknown: readonly string[] }> => {
  const asked = await Promise.all(
    chunks(refs, MOST.deliveries).map((of) => askAll<'deliveries'>(inspections, { ask: 'deliveries', of })),
  );
  return {
    deliveries: asked.flatMap(({ answers }) =>
      answers.flatMap(({ service, answer }) => answer.map((delivered) => ({ ...delivered, service }))),
    ),
    unknown: asked.flatMap(({ unknown }) => unknown),
  };
};

interface Letters {
  readonly found: readonly LetterOfEvent[];
  readonly unknown: readonly string[];
}

const lettersOf = async (
  inspections: Inspections,
  correlationId: string,
  refs: readonly PublicationRef[],
): Promise<Letters> => {
  const aggregates = new Map(
    refs.map(({ aggregateType: type, aggregateId: id }) => [`${type}#${id}`, { type, id }]),
  );
  const asked = await Promise.all(
    chunks([...aggregates.values()], MOST.aggregates).map((of) =>
      askAll<'letters'>(inspections, { ask: 'letters', of }),
    ),
  );
  return {
    found: asked
      .flatMap(({ answers }) => answers.flatMap(({ answer }) => answer ?? []))
      .filter((letter) => letter.correlationId === correlationId),
    unknown: asked.flatMap(({ unknown }) => unknown),
  };
};

/** What has left no trace at its consumer may be a dead letter by now. */
const withLetter = (
  delivery: DeliveryAnswer,
  eventId: string,
  letters: readonly LetterOfEvent[],
): DeliveryAnswer => {
  const letter = letters.find(
    (one) => one.eventId === eventId && one.consumer === delivery.consumer && OPEN_STATES.includes(one.state),
  );
  return letter === undefined || delivery.state === 'handled'
    ? delivery
    : { ...delivery, state: 'dead-letter', at: letter.openSince };
};

const chunks = <One>(all: readonly One[], size: number): readonly (readonly One[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, chunk) =>
    all.slice(chunk * size, (chunk + 1) * size),
  );

/** What one commit has brought has one time: then it stands by its aggregate, in the order of the versions. */
const inTime = (one: JourneyStep, other: JourneyStep): number =>
  compare(one.occurredAt, other.occurredAt) ||
  compare(subjectOf(one), subjectOf(other)) ||
  versionIn(one) - versionIn(other);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const subjectOf = (step: JourneyStep): string =>
  step.kind === 'event' ? `${step.aggregate.type}#${step.aggregate.id}` : `${step.saga}#${step.sagaId}`;

const versionIn = (step: JourneyStep): number => (step.kind === 'event' ? step.aggregate.version : 0);
