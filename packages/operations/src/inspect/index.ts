export type { Correlated, CorrelatedEvent, CorrelatedSaga, Published } from './correlated.ts';
export { type Declared, type DeclaredConsumer, declaredOf } from './declared.ts';
export type { Delivered } from './deliveries.ts';
export type { ServiceDepths } from './depths.ts';
export { inspectFunction } from './functions.ts';
export {
  INSPECT_FUNCTIONS_VARIABLE,
  InspectFunctionsMalformed,
  inspectFunctionsIn,
  inspectFunctionsText,
} from './functions-text.ts';
export { healthSourcesOf, type InspectedOutbox, inspectedOutboxes } from './health.ts';
export { type Answers, inspect } from './inspector.ts';
export type { LetterOfEvent } from './letters.ts';
export {
  type Ask,
  MOST,
  type PublicationRef,
  type Question,
  type QuestionOf,
  QuestionRefused,
  questionIn,
} from './question.ts';
export {
  INSPECTED_QUEUES_VARIABLE,
  InspectedQueuesMalformed,
  inspectedQueuesIn,
  inspectedQueuesText,
} from './queues-text.ts';
export type { SagasPart } from './sagas.ts';
export type { StreamPart } from './stream.ts';
export type { InspectedSagas, InspectTools } from './tools.ts';
