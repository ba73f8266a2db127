export {
  ATTENTION_INDEX,
  ATTENTION_SHARDS,
  type Attention,
  type AttentionKind,
  attention,
  attentionPk,
} from './attention.ts';
export {
  decodeEvent,
  type EventItem,
  type EventMetadata,
  encodeEvent,
  type StoredEvent,
} from './event-item.ts';
export { decodeFence, type Fence, fenceItem } from './fence-item.ts';
export {
  DEPENDENT_PREFIX,
  dependentKey,
  EVENT_PREFIX,
  eventKey,
  FENCE_PREFIX,
  FENCE_SK,
  type FenceSubject,
  fenceKey,
  fencePk,
  fenceSubjectOf,
  type ItemKey,
  localKey,
  localPlaceOf,
  markerKey,
  markerSubjectOf,
  OUTBOX_PREFIX,
  outboxPk,
  outboxRange,
  outboxVersionOf,
  PARKED_PREFIX,
  parkedKey,
  parkedSk,
  SNAPSHOT_SK,
  STREAM_PREFIX,
  snapshotKey,
  streamOf,
  streamPk,
} from './keys.ts';
export { LOOKUP_INDEX, type Lookup } from './lookup.ts';
export { firstOutboxIdsOf, type OutboxPlace, outboxIdOf } from './outbox-id.ts';
export {
  DEFAULT_MAX_ATTEMPTS,
  type Destination,
  decodeOutboxItem,
  encodeOutboxRecord,
  envelopeOf,
  FAST_PATH_MILLISECONDS,
  type OutboxItem,
  type OutboxRecord,
  type OutboxStatus,
} from './outbox-item.ts';
export { decodeSnapshot, encodeSnapshot, type Snapshot, type SnapshotItem } from './snapshot-item.ts';
