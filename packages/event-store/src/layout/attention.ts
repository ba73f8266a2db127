import { createHash } from 'node:crypto';

/** The sparse index that answers every question of sweepers and operators. Only items that need attention are in it. */
export const ATTENTION_INDEX = 'attention';

/**
 * `due`: outbox work; `failed`: outbox items given up; `parked`: events that arrived early, at the time when they are
 * looked after; `blocked`: fences whose next event is a dead letter, since when; `behind`: read models that could not
 * follow an aggregate, at the time when they are tried again; `timer`: timers of sagas, when they are due; `saga`: running
 * sagas, when the first of their timers is due; `stuck`: sagas that wait for a person, since when.
 */
export type AttentionKind = 'due' | 'failed' | 'parked' | 'blocked' | 'behind' | 'timer' | 'saga' | 'stuck';

/** Spreads one kind over several partitions, so that a backlog is neither written nor swept through a single one. */
export const ATTENTION_SHARDS = 8;

export interface Attention {
  readonly attentionPk: string;
  readonly attentionSk: string;
}

export const attentionPk = (kind: AttentionKind, shard: number): string => `${kind}#${shard}`;

/** The index entry of the item `pk`, due at `at` (ISO-8601). */
export const attention = (kind: AttentionKind, pk: string, at: string): Attention => ({
  attentionPk: attentionPk(kind, createHash('sha256').update(pk).digest().readUInt8(0) % ATTENTION_SHARDS),
  attentionSk: at,
});
