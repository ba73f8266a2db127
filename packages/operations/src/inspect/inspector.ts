import type { Service } from '@edtech/infrastructure';
import type { SagaAnswer, SearchHit } from '../answers/index.ts';
import { getUnhealthyEvents, type Unhealthy } from '../health/unhealthy.ts';
import { type Correlated, correlatedOf } from './correlated.ts';
import { type Declared, declaredOf } from './declared.ts';
import { type Delivered, deliveriesOf } from './deliveries.ts';
import { depthsOf, type ServiceDepths } from './depths.ts';
import { healthSourcesOf } from './health.ts';
import { type LetterOfEvent, lettersOf } from './letters.ts';
import { lookedUp } from './lookup.ts';
import type { Ask, Question, QuestionOf } from './question.ts';
import { type SagasPart, sagaOf, sagasOf } from './sagas.ts';
import { type StreamPart, streamOf } from './stream.ts';
import type { InspectTools } from './tools.ts';

/** What a service answers to each question. Undefined: what is asked about is not there, or none of its business. */
export interface Answers {
  readonly health: Unhealthy;
  readonly depths: ServiceDepths;
  readonly declared: Declared;
  readonly stream: StreamPart | undefined;
  readonly correlated: Correlated;
  readonly deliveries: readonly Delivered[];
  readonly lookup: readonly SearchHit[];
  readonly sagas: SagasPart | undefined;
  readonly saga: SagaAnswer | undefined;
  readonly letters: readonly LetterOfEvent[] | undefined;
}

type Answering = {
  readonly [One in Ask]: (
    service: Service,
    tools: InspectTools,
    question: QuestionOf<One>,
  ) => Promise<Answers[One]>;
};

const ANSWERING: Answering = {
  health: (service, tools, { limit }) =>
    getUnhealthyEvents({ sources: healthSourcesOf(service, tools), limit }),
  depths: depthsOf,
  declared: async (service) => declaredOf(service),
  stream: streamOf,
  correlated: correlatedOf,
  deliveries: deliveriesOf,
  lookup: lookedUp,
  sagas: sagasOf,
  saga: sagaOf,
  letters: lettersOf,
};

/**
 * Answers what operators ask of one service. It reads what the service keeps, and changes nothing.
 * @throws TableUnavailable, StreamCorrupted
 */
export const inspect = <One extends Ask>(
  service: Service,
  tools: InspectTools,
  question: QuestionOf<One>,
): Promise<Answers[One]> => {
  // The lookup by `ask` picks the answer to exactly this question, which TypeScript cannot correlate.
  const answer = ANSWERING[question.ask] as (
    service: Service,
    tools: InspectTools,
    question: Question,
  ) => Promise<Answers[One]>;
  return answer(service, tools, question);
};
