export { type AnswerOptions, type Refusal, type Reply, refusal, reply } from './answers.ts';
export { type Problem, type ProblemCode, SagaDeclarationInvalid } from './declaration-errors.ts';
export type { SagaDefinition, Stage, Step, Undo } from './definition.ts';
export { diagramOf, pageOf } from './diagram.ts';
export type { Duration } from './duration.ts';
export { createDelayHandler } from './functions/delay-handler.ts';
export { type Delays, delaySeconds, sqsDelays, type WakeUp } from './functions/delays.ts';
export {
  SAGAS_VARIABLE,
  sagaDelaysFunction,
  sagaSweeperFunction,
  sagasStoreFunction,
  sagaTimersFunction,
} from './functions/functions.ts';
export { censusOfSagas, OVERDUE_MILLISECONDS, type SagaCensus } from './functions/measure.ts';
export {
  createSagaSweeper,
  LOST_TIMER_MILLISECONDS,
  type SagaSweeper,
  type SagaSweepReport,
} from './functions/sweeper.ts';
export { createTimerHandler } from './functions/timers.ts';
export { type GraphState, type GraphTransition, graphOf, type SagaGraph, stageNameOf } from './graph.ts';
export type { Happening, HistoryEntry } from './history.ts';
export type { Cause, Input } from './input.ts';
export { request, type SagaMessage } from './message.ts';
export { type Heard, ReplyAmbiguous, type Routed, route } from './routing.ts';
export {
  cancellation,
  type FinalStages,
  type FinalStepDeclaration,
  type Outcomes,
  type SagaDeclaration,
  type Stages,
  type StepDeclaration,
  saga,
  type UndoScope,
} from './saga.ts';
export {
  nextDeadline,
  type OpenTimer,
  type SagaState,
  type SagaStatus,
  type StepState,
  type StepStatus,
  undoing,
} from './state.ts';
export { cancelSaga, type Resumption, resumeSaga, type SagaCommand, SagaNotStuck } from './store/command.ts';
export { SagaNotFound, sagaConsumer } from './store/consumer.ts';
export { type SagaEnd, tellingEnds } from './store/ends.ts';
export { fireTimer } from './store/fire.ts';
export { decodeSaga, type SagaName, type StoredSaga, sagaKey } from './store/items.ts';
export { countSagas, type NewestQuery, newestSagas, type SagaPosition } from './store/newest.ts';
export { MessageMisplaced } from './store/outbox.ts';
export {
  readHistory,
  readSaga,
  type SagaIndex,
  type StatusQuery,
  sagasByCorrelation,
  sagasByStatus,
} from './store/read.ts';
export {
  RETENTION_DAYS,
  SagaVersionMissing,
  type SagaVersions,
  SagaVersionsInvalid,
  sagaVersions,
  type Tells,
} from './store/registry.ts';
export { type SagaRun, type StartedQuery, sagasStarted } from './store/started.ts';
export { TIMER_PREFIX } from './store/timer-row.ts';
export { transition } from './transition.ts';
export type { Said, Transition } from './turn.ts';
export type { Because, Failure, View } from './view.ts';
