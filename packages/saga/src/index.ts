export { type AnswerOptions, type Refusal, type Reply, refusal, reply } from './answers.ts';
export { type Problem, type ProblemCode, SagaDeclarationInvalid } from './declaration-errors.ts';
export type { SagaDefinition, Stage, Step, Undo } from './definition.ts';
export { diagramOf, pageOf } from './diagram.ts';
export type { Duration } from './duration.ts';
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
export { transition } from './transition.ts';
export type { Said, Transition } from './turn.ts';
export type { Because, Failure, View } from './view.ts';
