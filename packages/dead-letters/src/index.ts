export { agenda, deadlineOf, isOverdue, type Task } from './agenda.ts';
export type { Cause, Difference, ListedLetter, NotChanged } from './answers.ts';
export { causes } from './causes.ts';
export {
  type Because,
  discarded,
  edited,
  MAXIMUM_EDITS,
  redriveBegun,
  redriveSent,
  routed,
  settled,
  viewed,
} from './changes.ts';
export {
  AGGREGATE_PATTERN,
  AggregateUnclear,
  aggregateIn,
  CHANGEABLE_STATES,
  type Choice,
  chosen,
  collected,
  collectedUpTo,
  letterNamed,
  OPEN_STATES,
  StateUnknown,
  statesIn,
} from './choice.ts';
export { classify } from './classification.ts';
export {
  type Collected,
  type CollectorOptions,
  collect,
  type DeadLetterQueues,
  type Received,
} from './collector.ts';
export { LettersCursorUnknown } from './cursor.ts';
export {
  type DeadLetterQueue,
  deadLetterQueueName,
  handledQueueName,
  QUEUES_VARIABLE,
  QueuesMalformed,
  queuesIn,
  queuesText,
} from './dead-letter-queue.ts';
export { differences, withoutValues } from './differences.ts';
export { editedBody, type Replacement } from './edited-body.ts';
export {
  DeadLetterContended,
  DeadLetterNotFound,
  DeadLetterState,
  EditInvalid,
  HistoryFull,
  NotEditable,
  NotRedrivable,
} from './errors.ts';
export { fingerprintOf, normalized } from './fingerprint.ts';
export { createDeadLetterHandler, type DeadLetterHandlerOptions, deadLettersFunction } from './functions.ts';
export {
  COLLECTOR,
  type Entry,
  HISTORY_LIMITS,
  type History,
  PROCESSOR,
  type What,
  withEntry,
} from './history.ts';
export { type Changes, inOrder, inTurn } from './in-turn.ts';
export { payloadIn } from './json.ts';
export {
  CLASSIFICATIONS,
  type Classification,
  type EventFacts,
  isClosed,
  type Letter,
  type LetterError,
  laneOf,
  type PayloadFacts,
  receivesOf,
  type Source,
  type SourceKind,
  STATES,
  type State,
} from './letter.ts';
export { dataMasked, masked } from './masking.ts';
export {
  discardLetter,
  editLetter,
  type GiveUp,
  type OperationOptions,
  redriveLetter,
  routeLetter,
  type Validate,
  viewLetter,
} from './operate.ts';
export { type LettersPage, lettersPage, type PageQuestion } from './page.ts';
export { CLOSED_DAYS, PROCESSOR_SCHEDULE, REDRIVE_POLICY, waitBefore } from './policy.ts';
export { type Processed, type ProcessorOptions, processLetters, type Redriver } from './processor.ts';
export { type DeadMessage, readMessage } from './read-message.ts';
export { letterIdOf, type Receipt } from './receipt.ts';
export { received } from './receive.ts';
export { type RedriveManyOptions, redriveMany, TooManyLetters } from './redrive-many.ts';
export { letterAnswer, listed, type Payloads, payloadsOf } from './shown.ts';
export { type SqsOptions, sqsDeadLetterQueues, sqsRedriver } from './sqs.ts';
export {
  type AggregateName,
  type Change,
  createDeadLetterStore,
  type DeadLetterStore,
} from './store/store.ts';
export { refuseOther, versionOf } from './version.ts';
export { keyIn, type Watched, type WatchOptions, watch } from './watch.ts';
