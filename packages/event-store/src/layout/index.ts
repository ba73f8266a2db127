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
export {
  EVENT_PREFIX,
  eventKey,
  type FenceSubject,
  fenceKey,
  fencePk,
  type ItemKey,
  markerKey,
  OUTBOX_PREFIX,
  PARKED_PREFIX,
  parkedKey,
  parkedSk,
  STREAM_PREFIX,
  streamPk,
} from './keys.ts';
export {
  DEFAULT_MAX_ATTEMPTS,
  decodeOutboxItem,
  encodeOutboxRecord,
  envelopeOf,
  FAST_PATH_MILLISECONDS,
  type OutboxItem,
  type OutboxRecord,
  type OutboxStatus,
} from './outbox-item.ts';
