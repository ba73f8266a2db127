export { type Consumer, consumer, type Handles, type Handling, handles, type Precedent } from './consumer.ts';
export { type DiscardRequest, discard, NothingToDiscard } from './discard.ts';
export { type DryRun, DryRunImpossible, type DryRunOptions, dryRun } from './dry-run.ts';
export { consumerFunction, INBOX_VARIABLE, inboxSweeperFunction, queueUrlVariable } from './functions.ts';
export { causedBy } from './handle.ts';
export { countInboxes, type InboxCount } from './inbox-entries.ts';
export { type InboxOwner, inboxName, inboxOwner } from './inbox-name.ts';
export { createInboxSweepHandler } from './inbox-sweep-handler.ts';
export { createInboxSweeper, type InboxReport, type InboxSweeper } from './inbox-sweeper.ts';
export { type Message, readBody } from './message.ts';
export type { Delivery, DeliveryObserver, ObserveDeliveries } from './observe.ts';
export { oldestWaiting } from './oldest-waiting.ts';
export { CircuitOpen, type Outside, type OutsideOptions, OutsideTimeout, outside } from './outside.ts';
export { OVERRIDE_ATTRIBUTE, type Override } from './override.ts';
export { Poison, type PoisonCode } from './poison.ts';
export { DEAD_LETTER_ATTRIBUTE, type Queue, type SqsQueueOptions, sqsQueue, sqsRequeue } from './queue.ts';
export { RepeatableDecides } from './repeatable.ts';
export {
  type Republication,
  type RepublicationOptions,
  type Republish,
  republication,
} from './republication.ts';
export { MARKER_DAYS, RETRY_POLICY, TOO_OLD_DAYS, UNHEALTHY_MILLISECONDS } from './retry-policy.ts';
export { SequenceGap } from './sequence-gap.ts';
export { type SqsHandlerOptions, sqsHandler } from './sqs-handler.ts';
export { type StartReport, type StartRequest, startAtHead } from './start-at-head.ts';
export {
  type LaneState,
  readLaneState,
  readWaiting,
  type Waiting,
  type WaitingLane,
  type WaitsFor,
} from './waiting.ts';
