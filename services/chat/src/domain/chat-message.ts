import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import { IdempotencyKeyReused, MessageNotFound } from './refusals.ts';

/** Where a message stands. */
export interface MessagePlace {
  readonly chatSessionId: string;
  readonly number: number;
  readonly senderId: string;
}

export type ChatMessageState =
  | { readonly status: 'unknown' }
  | (MessagePlace & {
      readonly status: 'posted' | 'removed';
      readonly digest: string;
      /** ISO-8601, UTC. */
      readonly postedAt: string;
    });

export interface MessageRegistered {
  readonly type: 'MessageRegistered';
  readonly data: MessagePlace & {
    /** Hash of its text, to know the text again by. */
    readonly digest: string;
  };
}

export interface MessageTakenDown {
  readonly type: 'MessageTakenDown';
  readonly data: { readonly removedBy: string };
}

export type ChatMessageEvent = MessageRegistered | MessageTakenDown;

/**
 * A message under its own id, which follows from who sends it and the Idempotency-Key: one that is sent again finds where it
 * stands, however long ago that was. So the session need not remember the keys of all its messages, nor which were
 * removed. What was written is in the session's stream alone.
 */
export const ChatMessage = aggregate<ChatMessageState, ChatMessageEvent>({
  type: 'ChatMessage',
  initial: { status: 'unknown' },
  evolve: {
    MessageRegistered: (_, { data, occurredAt: postedAt }) => ({ status: 'posted', ...data, postedAt }),
    MessageTakenDown: (state) => (state.status === 'unknown' ? state : { ...state, status: 'removed' }),
  },
});

type OnMessage = Decision<typeof ChatMessage>;
export type KnownMessage = Exclude<ChatMessageState, { readonly status: 'unknown' }>;

/**
 * The message that was sent before under this id; undefined when it is new.
 * @throws IdempotencyKeyReused when that one said something else
 */
export const sentBefore = (state: ChatMessageState, digest: string): KnownMessage | undefined => {
  if (state.status === 'unknown') return undefined;
  if (state.digest !== digest) throw new IdempotencyKeyReused();
  return state;
};

export const registerMessage =
  (data: MessageRegistered['data']): OnMessage =>
  (state) =>
    state.status === 'unknown' ? [{ type: 'MessageRegistered', data }] : [];

/** @throws MessageNotFound when the session has no such message */
export const messageOf = (state: ChatMessageState, chatSessionId: string): KnownMessage => {
  if (state.status === 'unknown' || state.chatSessionId !== chatSessionId) throw new MessageNotFound();
  return state;
};

/** Removed twice, it is removed once: by the first one, for that one's reason. */
export const takeDown =
  (removedBy: string): OnMessage =>
  (state) =>
    state.status === 'posted' ? [{ type: 'MessageTakenDown', data: { removedBy } }] : [];
