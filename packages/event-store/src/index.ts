export {
  type Aggregate,
  type AnyAggregate,
  aggregate,
  contractsOf,
  type Decide,
  type Decision,
  type DomainEvent,
  evolveAny,
  type Publication,
  type Publishing,
  publish,
  type Recorded,
  type SnapshotPolicy,
  type Telling,
  type TellingScope,
  tell,
} from './aggregate.ts';
export {
  ATTENTION_SHARD_NUMBERS,
  attentionEntries,
  attentionInShard,
  firstAttentionEntries,
} from './attention-entries.ts';
export { documentClient, REQUEST_TIMES } from './client.ts';
export { commitTogether } from './commit-together.ts';
export type { Actor, CommandContext } from './context.ts';
export {
  ConcurrencyConflict,
  IdempotencyKeyReused,
  LimitExceeded,
  StoreUnavailable,
  StreamCorrupted,
  VersionMismatch,
} from './errors.ts';
export {
  block,
  comesAgain,
  type FencedEvent,
  fenceAdvance,
  fencePark,
  fenceSkip,
  sequencesKnown,
  unmoved,
} from './fence.ts';
export { type Guard, inboxMarker } from './guard.ts';
export { decodeFence, type Fence } from './layout/fence-item.ts';
export { checkIntegrationEvent, itemBytes, LIMITS } from './limits.ts';
export type { Loaded } from './load.ts';
export { answerTo, type Claim, claimGuard, KEY_DAYS, once } from './once.ts';
export { readStream } from './read-stream.ts';
export {
  COMMIT_RETRIES,
  type Retries,
  type RetryPolicy,
  retries,
  systemTiming,
  type Timing,
} from './retry.ts';
export { listsOf, type ScanSegment, type ThroughSegments, throughSegments } from './scan-segments.ts';
export {
  createEventStore,
  type EventStore,
  type EventStoreOptions,
  type Transacted,
  type TransactOptions,
} from './store.ts';
export { type BulkPuts, type BulkPutsOptions, dynamoDbBulkPuts } from './table/bulk-puts.ts';
export {
  type CapacityListener,
  type CapacityMeter,
  type CapacityUsed,
  type ConsumedCapacity,
  capacityMeter,
} from './table/capacity.ts';
export { type DynamoDbTableOptions, dynamoDbTable } from './table/dynamodb-table.ts';
export { InvalidRequest } from './table/invalid-request.ts';
export { type MemoryTable, memoryTable } from './table/memory-table.ts';
export { byRequest, MOST_PUTS } from './table/puts.ts';
export type {
  Attribute,
  Condition,
  Delete,
  DueItem,
  Item,
  ItemElsewhere,
  NotTaken,
  Put,
  PutsOptions,
  Refusal,
  Table,
  Update,
  UpdateOutcome,
  Value,
  Write,
  WriteOutcome,
} from './table/table.ts';
export { asTableUnavailable, TableUnavailable } from './table/unavailable.ts';
export type { Executed, ExecuteOptions, Origin, UnitOfWork } from './unit-of-work.ts';
