import { given } from '@edtech/testkit';
import {
  ChatMessage,
  type ChatMessageEvent,
  messageOf,
  registerMessage,
  sentBefore,
  takeDown,
} from '../../src/domain/chat-message.ts';
import { ChatUser, demandCompany, leaveChats } from '../../src/domain/chat-user.ts';
import {
  IdempotencyKeyReused,
  MessageNotFound,
  ParticipantLeft,
  SenderLeft,
} from '../../src/domain/refusals.ts';

const place = { chatSessionId: 'cs-1', number: 1, senderId: 's-1', digest: 'd-1' };
const registered: ChatMessageEvent = { type: 'MessageRegistered', data: place };
const known = { status: 'posted', ...place, postedAt: '2026-01-01T00:00:00.000Z' } as const;

test('a message is registered once, where it stands', () => {
  expect(given(ChatMessage, []).when(registerMessage(place)).thenEvents([registered])).toEqual(known);
  given(ChatMessage, [registered])
    .when(registerMessage({ ...place, number: 2 }))
    .thenEvents([]);
});

test('a message that is sent again is known; another text under its key is refused', () => {
  expect(sentBefore({ status: 'unknown' }, 'd-1')).toBeUndefined();
  expect(sentBefore(known, 'd-1')).toBe(known);
  expect(sentBefore({ ...known, status: 'removed' }, 'd-1')).toMatchObject({ number: 1 });
  expect(() => sentBefore(known, 'd-2')).toThrow(IdempotencyKeyReused);
});

test('a message is one of its own session only', () => {
  expect(messageOf(known, 'cs-1')).toBe(known);
  expect(() => messageOf(known, 'cs-2')).toThrow(MessageNotFound);
  expect(() => messageOf({ status: 'unknown' }, 'cs-1')).toThrow(MessageNotFound);
});

test('a message is taken down once', () => {
  const down: ChatMessageEvent = { type: 'MessageTakenDown', data: { removedBy: 'a-1' } };
  given(ChatMessage, [registered]).when(takeDown('a-1')).thenEvents([down]);
  given(ChatMessage, [registered, down]).when(takeDown('a-2')).thenEvents([]);
  given(ChatMessage, []).when(takeDown('a-1')).thenEvents([]);
});

test('a user leaves once', () => {
  given(ChatUser, [])
    .when(leaveChats())
    .thenEvents([{ type: 'UserLeft', data: {} }]);
  given(ChatUser, [{ type: 'UserLeft', data: {} }])
    .when(leaveChats())
    .thenEvents([]);
});

describe('writing needs', () => {
  test('somebody who is there to write', () => {
    expect(() => demandCompany('s-1', ['s-1', 't-1'], [])).not.toThrow();
    expect(() => demandCompany('s-1', ['s-1', 't-1'], ['s-1'])).toThrow(SenderLeft);
  });

  test('somebody who is there to read', () => {
    expect(() => demandCompany('s-1', ['s-1', 't-1'], ['t-1'])).toThrow(ParticipantLeft);
    expect(() => demandCompany('s-1', ['s-1', 't-1', 't-2'], ['t-1'])).not.toThrow();
  });
});
