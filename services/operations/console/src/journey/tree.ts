import type { JourneyStep } from '@edtech/operations/answers';

/** A step of a journey, with what it caused. */
export interface Node {
  readonly step: JourneyStep;
  readonly children: readonly Node[];
}

export const nameOf = (step: JourneyStep): string => (step.kind === 'event' ? step.type : step.saga);

/** Unlike any other step of the journey. */
export const keyOf = (step: JourneyStep): string =>
  step.kind === 'event' ? step.eventId : `${step.sagaId} ${step.causationId} ${step.occurredAt}`;

/**
 * What caused what: a step belongs under the step that published the event of its `causationId`. What nothing shown has caused is a
 * root; none is lost, also if two claim to have caused each other.
 */
export const treeOf = (steps: readonly JourneyStep[]): readonly Node[] => {
  const publishers = new Map(steps.flatMap((step) => step.publications.map(({ id }) => [id, step] as const)));
  const caused = Map.groupBy(steps, ({ causationId }) => publishers.get(causationId));
  const placed = new Set<JourneyStep>();
  const nodeOf = (step: JourneyStep): Node => {
    placed.add(step);
    const children = (caused.get(step) ?? []).filter((child) => !placed.has(child));
    return { step, children: children.map(nodeOf) };
  };
  const roots = (caused.get(undefined) ?? []).map(nodeOf);
  const rest = steps.flatMap((step) => (placed.has(step) ? [] : [nodeOf(step)]));
  return [...roots, ...rest];
};

export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** From a step's commit until the last that is known of what it published (epoch milliseconds). */
export const spanOf = ({ occurredAt, publications }: JourneyStep): Span => {
  const begin = Date.parse(occurredAt);
  const times = publications.flatMap(({ publishedAt, deliveries }) => [
    ...(publishedAt === undefined ? [] : [publishedAt]),
    ...deliveries.flatMap(({ state, at }) => (at === undefined || state !== 'handled' ? [] : [at])),
  ]);
  return { begin, end: Math.max(begin, ...times.map((at) => Date.parse(at))) };
};

/** From the first commit until the last that is known. */
export const wholeOf = (steps: readonly JourneyStep[]): Span => {
  const spans = steps.map(spanOf);
  return {
    begin: Math.min(...spans.map(({ begin }) => begin)),
    end: Math.max(...spans.map(({ end }) => end)),
  };
};
