export { busClient } from './bus-client.ts';
export {
  type DeadLetters,
  type OutboxDeadLetter,
  type SqsDeadLettersOptions,
  sqsDeadLetters,
} from './dead-letters.ts';
export { byDestination } from './destinations.ts';
export type { Replay } from './entry.ts';
export { createForwarder, type ForwarderOptions } from './forwarder.ts';
export { forwarderFunction, OUTBOX_VARIABLE, republishFunction, sweeperFunction } from './functions.ts';
export {
  createInspection,
  dueSince,
  type Inspection,
  type InspectionOptions,
  OPEN_STATUSES,
  type OpenStatus,
  type OutboxStatistics,
  type StatusCount,
} from './inspection.ts';
export {
  createLocalQueues,
  LOCAL_QUEUES_VARIABLE,
  type LocalQueuesOptions,
  LocalQueuesUnclear,
  localQueuesIn,
  type QueueOfType,
} from './local-queues.ts';
export type { FiguresAlong, Forwarding, ForwardingObserver, ObserveForwarding } from './observe.ts';
export type { Subject } from './partition.ts';
export { MOST_COUNTED, measurePending, type Pending } from './pending.ts';
export {
  createPublisher,
  type Published,
  type Publisher,
  type PublisherOptions,
  type PublishOptions,
  type Reason,
  reasonText,
} from './publisher.ts';
export { type ReplayClock, systemClock } from './replay/clock.ts';
export type { ReplayTarget } from './replay/delivery.ts';
export { replayMark } from './replay/mark.ts';
export type { PartPosition, ReplayCounts, ReplayPosition } from './replay/position.ts';
export { ReplayInterrupted, ReplayRefused } from './replay/refusals.ts';
export {
  type CountRequest,
  createReplayer,
  type Replayer,
  type ReplayerOptions,
  type ReplayProgress,
  type ReplayReport,
  type ReplayRequest,
} from './replay/replayer.ts';
export type { ReplaySelection } from './replay/selection.ts';
export { busTarget, type QueueTargetOptions, queueTarget } from './replay/targets.ts';
export {
  createRepublisher,
  REPUBLISH_LIMIT,
  type Republished,
  type Republisher,
  type RepublisherOptions,
  RepublishIncomplete,
  RepublishRefused,
  type RepublishRequest,
} from './republisher.ts';
export { RetentionUnclear, retentionDays } from './retention.ts';
export {
  LEASE_MILLISECONDS,
  SWEEP_INTERVAL_MILLISECONDS,
  UNHEALTHY_AFTER_MILLISECONDS,
} from './retry-policy.ts';
export { createSweepHandler, type SweepHandlerOptions } from './sweep-handler.ts';
export { createSweeper, type Sweeper, type SweeperOptions, type SweepReport } from './sweeper.ts';
export { retry } from './transitions.ts';
