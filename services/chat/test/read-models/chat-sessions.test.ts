import { happened, projected } from '@edtech/testkit';
import { ChatSession, type ChatSessionEvent } from '../../src/domain/chat-session.ts';
import { chatMessages } from '../../src/read-models/chat-messages.ts';
import { ChatSessionRow } from '../../src/read-models/chat-session-row.ts';
import { chatSessions } from '../../src/read-models/chat-sessions.ts';
import { summaryOf } from '../../src/read-models/chat-summary.ts';
import { MessageRow } from '../../src/read-models/message-row.ts';
import { ParticipantRow } from '../../src/read-models/participant-row.ts';
import { shownMessage } from '../../src/shown-message.ts';
import { shownSummary } from '../../src/shown-session.ts';
import { opened, posted, scheduled } from '../domain/scene.ts';

const OPENED_AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-02T00:00:00.000Z';

type Dated = ChatSessionEvent & { readonly occurredAt?: string };

const listed = (...events: readonly Dated[]) =>
  projected(chatSessions, happened(ChatSession, 'cs-1', events));
const written = async (...events: readonly Dated[]) =>
  (await projected(chatMessages, happened(ChatSession, 'cs-1', events))).of(MessageRow);

const confirmed: ChatSessionEvent = {
  type: 'OpeningConfirmed',
  data: { bookingId: 'b-1', lessonId: 'l-1', participants: ['s-1', 't-1'] },
};
const removed: Dated = {
  type: 'MessageRemoved',
  data: { number: 1, removedBy: 'a-1', reason: 'abusive' },
  occurredAt: LATER,
};

describe('the list of sessions', () => {
  test('has a session once, and a part of it for each who takes part', async () => {
    const rows = await listed(opened, confirmed);
    expect(rows.of(ChatSessionRow)).toEqual([
      {
        chatSessionId: 'cs-1',
        lessonId: 'l-1',
        title: 'Algebra',
        participants: ['s-1', 't-1'],
        openedAt: OPENED_AT,
        messages: 0,
        version: 2,
      },
    ]);
    expect(rows.of(ParticipantRow)).toEqual(
      ['s-1', 't-1'].map((userId) => ({ chatSessionId: 'cs-1', userId, openedAt: OPENED_AT, readUpTo: 0 })),
    );
  });

  test('counts messages, and what each has read', async () => {
    const read: ChatSessionEvent = { type: 'MessagesRead', data: { userId: 't-1', upTo: 1 } };
    const rows = await listed(opened, posted(1), posted(2), read);
    expect(rows.of(ChatSessionRow)).toMatchObject([{ messages: 2, lastMessageAt: OPENED_AT, version: 4 }]);
    expect(rows.of(ParticipantRow)).toMatchObject([
      { userId: 's-1', readUpTo: 2 },
      { userId: 't-1', readUpTo: 1 },
    ]);
  });

  test('shows what is unread to who takes part, and not to others', async () => {
    const [row] = (await listed(opened, posted(1), posted(2))).of(ChatSessionRow);
    expect(row && shownSummary(summaryOf(row), 1, OPENED_AT)).toMatchObject({ unread: 1, status: 'OPEN' });
    expect(row && shownSummary(summaryOf(row), undefined, OPENED_AT)).not.toHaveProperty('unread');
  });

  test('shows how a session was closed', async () => {
    const closed: Dated = {
      type: 'SessionClosed',
      data: { reason: 'closed-by-tutor', closedBy: 't-1' },
      occurredAt: LATER,
    };
    const [row] = (await listed(opened, closed)).of(ChatSessionRow);
    expect(row && shownSummary(summaryOf(row), 0, LATER)).toMatchObject({
      status: 'CLOSED',
      closing: { at: LATER, by: 't-1', reason: 'closed-by-tutor' },
    });
  });

  test('shows a session as closed from the moment at which it was to close, without an event', async () => {
    const [row] = (await listed(opened, scheduled(LATER))).of(ChatSessionRow);
    const statusAt = (now: string) => row && shownSummary(summaryOf(row), 0, now).status;
    expect([statusAt(OPENED_AT), statusAt(LATER)]).toEqual(['OPEN', 'CLOSED']);
  });
});

describe('the messages of a session', () => {
  test('are in the order of their numbers, beyond nine', async () => {
    const rows = await written(opened, ...Array.from({ length: 12 }, (_, index) => posted(index + 1)));
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(rows[0]).toEqual({
      chatSessionId: 'cs-1',
      number: 1,
      messageId: 'm-1',
      senderId: 's-1',
      text: 'number 1',
      postedAt: OPENED_AT,
    });
  });

  test('lose what they say when they are removed, and tell who did it and why', async () => {
    const [row] = await written(opened, posted(1), removed);
    expect(JSON.stringify(row)).not.toContain('number 1');
    expect(row && shownMessage(row)).toEqual({
      messageId: 'm-1',
      number: 1,
      senderId: 's-1',
      postedAt: OPENED_AT,
      removal: { at: LATER, by: 'a-1', reason: 'abusive' },
    });
  });
});
