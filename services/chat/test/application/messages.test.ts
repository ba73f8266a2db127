import { chatOpeningRequestedV1, lessonScheduledV1, userDeactivatedV1 } from '@edtech/contracts';
import { VersionMismatch } from '@edtech/event-store';
import {
  ChatSessionClosed,
  ChatSessionNotFound,
  IdempotencyKeyReused,
  MessageNotFound,
  OnlyParticipants,
  OnlyTutorCloses,
  ParticipantLeft,
  SenderLeft,
} from '../../src/domain/refusals.ts';
import { left, lessonScheduled, openingRequested } from './happenings.ts';
import { admin, DAY, NOW, type Scene, scene, stranger, student, tutor } from './scene.ts';

const CHAT = 'chat-of-b-1';
let at: Scene;

beforeEach(async () => {
  at = scene();
  await at.hear(lessonScheduledV1, lessonScheduled('l-1', 'b-1'));
  await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));
});

describe('a message', () => {
  test('has the next number, and what it says', async () => {
    await at.post(CHAT, tutor, 'Welcome');
    expect(await at.post(CHAT, student, 'Hello')).toEqual({
      messageId: expect.any(String),
      number: 2,
      senderId: 's-1',
      text: 'Hello',
      postedAt: NOW,
      version: 4,
    });
  });

  test('that is sent again is one, however many came between and whatever has ended since', async () => {
    const first = await at.post(CHAT, student, 'Hello', 'key-1');
    for (let number = 2; number <= 60; number += 1) await at.post(CHAT, student, `Number ${number}`);
    await at.close(CHAT, tutor);
    await at.hearOfUser(userDeactivatedV1, left('t-1'));
    at.clock.advance(DAY);
    expect(await at.post(CHAT, student, 'Hello', 'key-1')).toEqual({ ...first, version: 63 });
    expect(await at.session(CHAT)).toMatchObject({ messages: 60 });
  });

  test('with another text under the same key is refused', async () => {
    await at.post(CHAT, student, 'Hello', 'key-1');
    await expect(at.post(CHAT, student, 'Goodbye', 'key-1')).rejects.toThrow(IdempotencyKeyReused);
  });

  test('of somebody else under the same key is another one, and so is one in another session', async () => {
    await at.ask(chatOpeningRequestedV1, openingRequested('b-2', 'l-2'));
    const sent = await Promise.all([
      at.post(CHAT, student, 'Hello', 'key-1'),
      at.post(CHAT, tutor, 'Hello', 'key-1'),
      at.post('chat-of-b-2', student, 'Hello', 'key-1'),
    ]);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(3);
    expect(sent.map(({ number }) => number).sort()).toEqual([1, 1, 2]);
  });

  test('that is sent twice at once is one', async () => {
    const sent = await Promise.all(Array.from({ length: 5 }, () => at.post(CHAT, student, 'Hello', 'key-1')));
    expect(new Set(sent.map(({ number }) => number))).toEqual(new Set([1]));
    expect(await at.session(CHAT)).toMatchObject({ messages: 1 });
  });

  test('is for participants', async () => {
    await expect(at.post(CHAT, admin, 'Hello')).rejects.toThrow(OnlyParticipants);
    await expect(at.post(CHAT, stranger, 'Hello')).rejects.toThrow(ChatSessionNotFound);
    await expect(at.post('nowhere', student, 'Hello')).rejects.toThrow(ChatSessionNotFound);
  });

  test('is sent neither by nor to somebody who has left', async () => {
    await at.hearOfUser(userDeactivatedV1, left('s-1'));
    await expect(at.post(CHAT, student, 'Hello')).rejects.toThrow(SenderLeft);
    await expect(at.post(CHAT, tutor, 'Hello')).rejects.toThrow(ParticipantLeft);
  });
});

describe('a removed message', () => {
  test('is removed once, and its number stays', async () => {
    const { messageId, number } = await at.post(CHAT, student, 'Rude', 'key-1');
    expect(await at.remove(CHAT, messageId)).toEqual({ number, version: 4 });
    expect(await at.remove(CHAT, messageId, 'spam')).toEqual({ number, version: 4 });
    expect(await at.post(CHAT, student, 'Sorry')).toMatchObject({ number: 2 });
  });

  test('that is sent again is not shown again', async () => {
    const { messageId } = await at.post(CHAT, student, 'Rude', 'key-1');
    await at.remove(CHAT, messageId);
    const again = await at.post(CHAT, student, 'Rude', 'key-1');
    expect(again).toMatchObject({ messageId, number: 1 });
    expect(again).not.toHaveProperty('text');
  });

  test('is looked for in its own session only', async () => {
    const { messageId } = await at.post(CHAT, student, 'Hello');
    await at.ask(chatOpeningRequestedV1, openingRequested('b-2', 'l-2'));
    await expect(at.remove('chat-of-b-2', messageId)).rejects.toThrow(MessageNotFound);
    await expect(at.remove('nowhere', messageId)).rejects.toThrow(MessageNotFound);
    await expect(at.remove(CHAT, 'none')).rejects.toThrow(MessageNotFound);
  });

  test('is not removed by who has seen something else: nothing of it happens', async () => {
    const { messageId } = await at.post(CHAT, student, 'Rude');
    await expect(at.remove(CHAT, messageId, 'abusive', { expectedVersion: 1 })).rejects.toThrow(
      VersionMismatch,
    );
    expect(await at.remove(CHAT, messageId)).toMatchObject({ version: 4 });
  });
});

describe('a session', () => {
  test('is closed by the tutor of its lesson, whom tutoring has named', async () => {
    await expect(at.close(CHAT, student)).rejects.toThrow(OnlyTutorCloses);
    const { session } = await at.close(CHAT, tutor);
    expect(session.closing).toEqual({ at: NOW, by: 't-1', reason: 'closed-by-tutor' });
    await expect(at.post(CHAT, tutor, 'Hello')).rejects.toThrow(ChatSessionClosed);
    await at.close(CHAT, admin);
    expect(await at.session(CHAT)).toMatchObject({ closing: { by: 't-1' } });
  });

  test('tells strangers nothing, whatever version they say they have seen', async () => {
    const seen = { expectedVersion: 99 };
    await expect(at.close(CHAT, stranger, seen)).rejects.toThrow(ChatSessionNotFound);
    await expect(at.mark(CHAT, stranger, 1, seen)).rejects.toThrow(ChatSessionNotFound);
    await expect(at.close(CHAT, tutor, seen)).rejects.toThrow(VersionMismatch);
  });

  test('is read by each for themselves', async () => {
    await at.post(CHAT, tutor, 'Welcome');
    const { session } = await at.mark(CHAT, student, 1);
    expect(session.readMarks).toEqual([
      { userId: 's-1', upTo: 1 },
      { userId: 't-1', upTo: 1 },
    ]);
  });
});
