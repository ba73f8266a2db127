import { given } from '@edtech/testkit';
import { ChatSession, type OpenedSession } from '../../src/domain/chat-session.ts';
import {
  ChatSessionClosed,
  ChatSessionIdTaken,
  ChatSessionNotFound,
  MessageUnknown,
  OnlyParticipants,
  OnlyTutorCloses,
  TooFewParticipants,
} from '../../src/domain/refusals.ts';
import {
  closeSession,
  confirmOpening,
  followLesson,
  isClosed,
  markRead,
  openSession,
  postMessage,
  readUpTo,
  removeMessage,
  sessionFor,
} from '../../src/domain/session-decisions.ts';
import {
  admin,
  cancelled,
  lessonOff,
  lessonOn,
  lessonOver,
  NOW,
  opened,
  opening,
  posted,
  scheduled,
  stranger,
  student,
  tutor,
} from './scene.ts';

const IN_14_DAYS = '2026-01-16T00:00:00.000Z';
const hello = { messageId: 'm-1', text: 'Hello' };

describe('opening', () => {
  test('makes a session of those who are named, with nothing read and nothing written', () => {
    const state = given(ChatSession, [])
      .when(openSession('cs-1', opening, lessonOn))
      .thenEvents([opened]);
    expect(state).toEqual({
      status: 'opened',
      lessonId: 'l-1',
      title: 'Algebra',
      openedAt: '2026-01-01T00:00:00.000Z',
      readMarks: [
        { userId: 's-1', upTo: 0 },
        { userId: 't-1', upTo: 0 },
      ],
      messages: 0,
    });
  });

  test('a second time changes nothing, whoever is named', () => {
    given(ChatSession, [opened])
      .when(openSession('cs-1', { ...opening, participants: ['s-2', 't-2'] }, lessonOn))
      .thenEvents([]);
  });

  test('names each participant once, and takes two at least', () => {
    const twice = { ...opening, participants: ['s-1', 't-1', 's-1'] };
    given(ChatSession, [])
      .when(openSession('cs-1', twice, lessonOn))
      .thenEvents([opened]);
    given(ChatSession, [])
      .when(openSession('cs-1', { ...opening, participants: ['s-1', 's-1'] }, lessonOn))
      .thenRefused(TooFewParticipants);
  });

  test('under the id of another lesson’s session is refused', () => {
    given(ChatSession, [opened])
      .when(openSession('cs-1', { ...opening, lessonId: 'l-2' }, lessonOn))
      .thenRefused(ChatSessionIdTaken);
  });

  test('for a lesson that is off closes at once', () => {
    given(ChatSession, [])
      .when(openSession('cs-1', opening, lessonOff))
      .thenEvents([opened, cancelled]);
  });

  test('for a lesson that has taken place lasts until 14 days after it', () => {
    given(ChatSession, [])
      .when(openSession('cs-1', opening, lessonOver))
      .thenEvents([opened, scheduled(IN_14_DAYS)]);
  });
});

describe('confirming to a booking', () => {
  const confirmed = {
    type: 'OpeningConfirmed',
    data: { bookingId: 'b-1', lessonId: 'l-1', participants: ['s-1', 't-1'] },
  } as const;

  test('is done each time, and after the session was closed, too', () => {
    given(ChatSession, [opened, confirmed]).when(confirmOpening('b-1')).thenEvents([confirmed]);
    given(ChatSession, [opened, cancelled]).when(confirmOpening('b-1')).thenEvents([confirmed]);
  });

  test('is not done without a session', () => {
    given(ChatSession, []).when(confirmOpening('b-1')).thenRefused(ChatSessionNotFound);
  });
});

describe('following the lesson', () => {
  test('closes the session of a lesson that is off, once', () => {
    given(ChatSession, [opened]).when(followLesson(lessonOff)).thenEvents([cancelled]);
    given(ChatSession, [opened, cancelled]).when(followLesson(lessonOff)).thenEvents([]);
  });

  test('has the session of a lesson that took place close after 14 days, and says so once', () => {
    given(ChatSession, [opened])
      .when(followLesson(lessonOver))
      .thenEvents([scheduled(IN_14_DAYS)]);
    given(ChatSession, [opened, scheduled(IN_14_DAYS)])
      .when(followLesson(lessonOver))
      .thenEvents([]);
  });

  test('does nothing while the lesson is on, without a session, and after it was closed', () => {
    given(ChatSession, [opened]).when(followLesson(lessonOn)).thenEvents([]);
    given(ChatSession, []).when(followLesson(lessonOff)).thenEvents([]);
    given(ChatSession, [opened, cancelled]).when(followLesson(lessonOver)).thenEvents([]);
  });
});

describe('posting', () => {
  test('gives messages their numbers, and marks what was there as read by who posts', () => {
    const state = given(ChatSession, [opened, posted(1, 't-1')])
      .when(postMessage({ messageId: 'm-2', text: 'Hello' }, student, NOW))
      .thenEvents([
        { type: 'MessagePosted', data: { number: 2, messageId: 'm-2', text: 'Hello', senderId: 's-1' } },
      ]);
    expect(state).toMatchObject({ messages: 2, lastMessageAt: '2026-01-01T00:00:00.000Z' });
    expect(state.status === 'opened' && [readUpTo(state, 's-1'), readUpTo(state, 't-1')]).toEqual([2, 1]);
  });

  test('is for participants: an administrator only reads, and for others there is no session', () => {
    given(ChatSession, [opened])
      .when(postMessage(hello, admin, NOW))
      .thenRefused(OnlyParticipants);
    given(ChatSession, [opened])
      .when(postMessage(hello, stranger, NOW))
      .thenRefused(ChatSessionNotFound);
    given(ChatSession, [])
      .when(postMessage(hello, student, NOW))
      .thenRefused(ChatSessionNotFound);
  });

  test('ends with the session, and at the very moment at which it was to close', () => {
    given(ChatSession, [opened, cancelled])
      .when(postMessage(hello, student, NOW))
      .thenRefused(ChatSessionClosed);
    given(ChatSession, [opened, scheduled(NOW)])
      .when(postMessage(hello, student, NOW))
      .thenRefused(ChatSessionClosed);
    given(ChatSession, [opened, scheduled('2026-01-03T00:00:00.001Z')])
      .when(postMessage(hello, student, NOW))
      .thenEvents([{ type: 'MessagePosted', data: { number: 1, ...hello, senderId: 's-1' } }]);
  });

  test('leaves nothing of the text in the state, which snapshots keep', () => {
    const state = given(ChatSession, [opened])
      .when(postMessage(hello, student, NOW))
      .thenEvents([{ type: 'MessagePosted', data: { number: 1, ...hello, senderId: 's-1' } }]);
    expect(JSON.stringify(state)).not.toContain(hello.text);
  });
});

describe('marking as read', () => {
  const two = [opened, posted(1, 't-1'), posted(2, 't-1')];

  test('moves the mark of who reads, and of nobody else', () => {
    const state = given(ChatSession, two)
      .when(markRead(student, 1))
      .thenEvents([{ type: 'MessagesRead', data: { userId: 's-1', upTo: 1 } }]);
    expect(state).toMatchObject({
      readMarks: [
        { userId: 's-1', upTo: 1 },
        { userId: 't-1', upTo: 2 },
      ],
    });
  });

  test('never goes back, and twice is once', () => {
    const read = [...two, { type: 'MessagesRead', data: { userId: 's-1', upTo: 2 } } as const];
    given(ChatSession, read).when(markRead(student, 1)).thenEvents([]);
    given(ChatSession, read).when(markRead(student, 2)).thenEvents([]);
  });

  test('goes no further than there are messages', () => {
    given(ChatSession, two).when(markRead(student, 3)).thenRefused(MessageUnknown);
    given(ChatSession, [opened]).when(markRead(student, 1)).thenRefused(MessageUnknown);
  });

  test('goes on when the session is closed', () => {
    given(ChatSession, [...two, cancelled])
      .when(markRead(student, 2))
      .thenEvents([{ type: 'MessagesRead', data: { userId: 's-1', upTo: 2 } }]);
  });

  test('is for participants', () => {
    given(ChatSession, two).when(markRead(admin, 1)).thenRefused(OnlyParticipants);
    given(ChatSession, two).when(markRead(stranger, 1)).thenRefused(ChatSessionNotFound);
  });
});

describe('closing', () => {
  test('is for the tutor of the lesson', () => {
    given(ChatSession, [opened])
      .when(closeSession(tutor, 't-1', NOW))
      .thenEvents([{ type: 'SessionClosed', data: { reason: 'closed-by-tutor', closedBy: 't-1' } }]);
    given(ChatSession, [opened])
      .when(closeSession(student, 't-1', NOW))
      .thenRefused(OnlyTutorCloses);
  });

  test('is for an administrator, also while nobody knows who the tutor is', () => {
    given(ChatSession, [opened])
      .when(closeSession(admin, undefined, NOW))
      .thenEvents([{ type: 'SessionClosed', data: { reason: 'closed-by-admin', closedBy: 'a-1' } }]);
    given(ChatSession, [opened])
      .when(closeSession(tutor, undefined, NOW))
      .thenRefused(OnlyTutorCloses);
  });

  test('twice is once, and what has closed by time is closed', () => {
    given(ChatSession, [opened, cancelled])
      .when(closeSession(tutor, 't-1', NOW))
      .thenEvents([]);
    given(ChatSession, [opened, scheduled(NOW)])
      .when(closeSession(tutor, 't-1', NOW))
      .thenEvents([]);
  });

  test('is told nobody else: for them there is no session', () => {
    given(ChatSession, [opened])
      .when(closeSession(stranger, 't-1', NOW))
      .thenRefused(ChatSessionNotFound);
  });
});

describe('removing a message', () => {
  test('says who and why, of a closed session, too', () => {
    given(ChatSession, [opened, posted(1), cancelled])
      .when(removeMessage(1, 'a-1', 'abusive'))
      .thenEvents([{ type: 'MessageRemoved', data: { number: 1, removedBy: 'a-1', reason: 'abusive' } }]);
  });

  test('leaves the numbers of the others as they are', () => {
    const removed = {
      type: 'MessageRemoved',
      data: { number: 1, removedBy: 'a-1', reason: 'spam' },
    } as const;
    given(ChatSession, [opened, posted(1), removed])
      .when(postMessage({ ...hello, messageId: 'm-2' }, student, NOW))
      .thenEvents([
        { type: 'MessagePosted', data: { number: 2, ...hello, messageId: 'm-2', senderId: 's-1' } },
      ]);
  });

  test('of a session that is none is refused', () => {
    given(ChatSession, [])
      .when(removeMessage(1, 'a-1', 'abusive'))
      .thenRefused(ChatSessionNotFound);
  });
});

test('a session is seen by those who take part and administrators, and by nobody else', () => {
  const state: OpenedSession = {
    status: 'opened',
    lessonId: 'l-1',
    openedAt: NOW,
    readMarks: [
      { userId: 's-1', upTo: 0 },
      { userId: 't-1', upTo: 0 },
    ],
    messages: 0,
  };
  for (const person of [student, tutor, admin]) expect(sessionFor(state, person)).toBe(state);
  expect(() => sessionFor(state, stranger)).toThrow(ChatSessionNotFound);
  expect(() => sessionFor({ status: 'unknown' }, admin)).toThrow(ChatSessionNotFound);
  expect(isClosed(state, NOW)).toBe(false);
});
