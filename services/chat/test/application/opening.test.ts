import {
  chatOpeningRequestedV1,
  chatSessionCreatedV1,
  lessonBookingFailedV1,
  lessonCancelledV1,
  lessonCompletedV1,
  lessonCreationRejectedV1,
  lessonScheduledV1,
  userDeactivatedV1,
} from '@edtech/contracts';
import {
  LessonLongOver,
  LessonNotFound,
  LessonOff,
  OpenedByBooking,
  ParticipantLeft,
} from '../../src/domain/refusals.ts';
import {
  bookingFailed,
  CLOSES_AT,
  left,
  lessonCancelled,
  lessonCompleted,
  lessonRejected,
  lessonScheduled,
  openingRequested,
} from './happenings.ts';
import { admin, DAY, NOW, type Scene, scene, stranger, student, tutor } from './scene.ts';

let at: Scene;

beforeEach(() => {
  at = scene();
});

const closing = async (chatSessionId: string) => {
  const state = await at.session(chatSessionId);
  return state.status === 'opened' ? state.closing : undefined;
};

describe('a booking asks for a session', () => {
  test('and it is opened, and answered', async () => {
    await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));
    expect(await at.session('chat-of-b-1')).toMatchObject({ status: 'opened', lessonId: 'l-1' });
    expect(await at.published(chatSessionCreatedV1)).toEqual([
      {
        bookingId: 'b-1',
        chatSessionId: 'chat-of-b-1',
        lessonId: 'l-1',
        participants: ['s-1', 't-1'],
        timestamp: NOW,
      },
    ]);
  });

  test.each(['before', 'after'])(
    'and its lesson is rejected %s that: the session is closed',
    async (when) => {
      const reject = () => at.hear(lessonCreationRejectedV1, lessonRejected('b-1', 'l-1'));
      if (when === 'before') await reject();
      await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));
      if (when === 'after') await reject();
      expect(await closing('chat-of-b-1')).toMatchObject({ reason: 'lesson-cancelled' });
      expect(await at.published(chatSessionCreatedV1)).toHaveLength(1);
    },
  );

  test.each(['before', 'after'])(
    'and fails %s that, of a lesson that tutoring never heard of: the session is closed',
    async (when) => {
      const fail = () => at.hear(lessonBookingFailedV1, bookingFailed('b-1', 'l-1'));
      if (when === 'before') await fail();
      await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));
      if (when === 'after') await fail();
      expect(await closing('chat-of-b-1')).toMatchObject({ reason: 'lesson-cancelled' });
    },
  );

  test('and fails before there was a lesson to speak of: chat has nothing to do with it', async () => {
    await at.hear(lessonBookingFailedV1, bookingFailed('b-1', undefined));
    expect(await at.sessions()).toEqual([]);
  });

  test('again, and gets the same answer again; the same event is answered once', async () => {
    const id = '6f1c24d0-7f2e-5c51-9a3c-111111111111';
    await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'), id);
    await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'), id);
    await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1', { participants: ['s-2', 't-2'] }));
    const [first, second, third] = await at.published(chatSessionCreatedV1);
    expect(second).toEqual(first);
    expect(third).toBeUndefined();
    expect(await at.sessions()).toEqual(['chat-of-b-1']);
  });

  test('for a lesson that has one under another id, and is told of that one', async () => {
    await at.hear(lessonScheduledV1, lessonScheduled('l-1'));
    const { chatSessionId } = await at.open('l-1', student);
    await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));
    expect(await at.published(chatSessionCreatedV1)).toMatchObject([{ bookingId: 'b-1', chatSessionId }]);
    expect(await at.sessions()).toEqual([chatSessionId]);
  });

  test('after the lesson was cancelled: it is answered, and what there is is closed', async () => {
    await at.hear(lessonCancelledV1, lessonCancelled('l-1'));
    await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));
    expect(await at.published(chatSessionCreatedV1)).toHaveLength(1);
    expect(await closing('chat-of-b-1')).toEqual({ at: NOW, reason: 'lesson-cancelled' });
    await expect(at.post('chat-of-b-1', student, 'Hello')).rejects.toMatchObject({
      code: 'chat-session-closed',
    });
  });

  test('under the id of another lesson’s session: that is for a person to look at, and harms nobody', async () => {
    await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));
    const other = openingRequested('b-2', 'l-2', { chatSessionId: 'chat-of-b-1' });
    expect(await at.ask(chatOpeningRequestedV1, other)).toBe(false);
    expect(at.told.join()).toContain('ChatSessionIdTaken');
    expect(await at.session('chat-of-b-1')).toMatchObject({ lessonId: 'l-1' });
    expect(await at.published(chatSessionCreatedV1)).toHaveLength(1);
    // The other lesson is not stuck with the id.
    expect(await at.ask(chatOpeningRequestedV1, openingRequested('b-2', 'l-2'))).toBe(true);
  });
});

describe('the people of a lesson open its session themselves', () => {
  test('when tutoring has told of the lesson, and not before', async () => {
    await expect(at.open('l-1', student)).rejects.toThrow(LessonNotFound);
    await at.hear(lessonScheduledV1, lessonScheduled('l-1'));
    const opened = await at.open('l-1', tutor);
    expect(opened).toMatchObject({ isNew: true, version: 1, session: { title: 'Algebra' } });
    expect(await at.published(chatSessionCreatedV1)).toEqual([]);
  });

  test('once: the other one, and an administrator, get the same', async () => {
    await at.hear(lessonScheduledV1, lessonScheduled('l-1'));
    const { chatSessionId } = await at.open('l-1', student);
    for (const person of [student, tutor, admin])
      expect(await at.open('l-1', person)).toMatchObject({ chatSessionId, isNew: false, version: 1 });
  });

  test('side by side, and have one', async () => {
    await at.hear(lessonScheduledV1, lessonScheduled('l-1'));
    const opened = await Promise.all([student, tutor, admin].map((person) => at.open('l-1', person)));
    expect(new Set(opened.map(({ chatSessionId }) => chatSessionId)).size).toBe(1);
    expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  test('and nobody else does: for them there is no lesson', async () => {
    await at.hear(lessonScheduledV1, lessonScheduled('l-1'));
    await expect(at.open('l-1', stranger)).rejects.toThrow(LessonNotFound);
    await at.open('l-1', student);
    await expect(at.open('l-1', stranger)).rejects.toThrow(LessonNotFound);
  });

  test('not where a booking does, but get what it has opened', async () => {
    await at.hear(lessonScheduledV1, lessonScheduled('l-1', 'b-1'));
    await expect(at.open('l-1', student)).rejects.toThrow(OpenedByBooking);
    await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));
    expect(await at.open('l-1', student)).toMatchObject({ chatSessionId: 'chat-of-b-1' });
  });

  test('not for a lesson that is off, or long over', async () => {
    await at.hear(lessonCancelledV1, lessonCancelled('l-1'));
    await expect(at.open('l-1', student)).rejects.toThrow(LessonOff);
    await at.hear(lessonCompletedV1, lessonCompleted('l-2'));
    at.clock.advance(30 * DAY);
    await expect(at.open('l-2', student)).rejects.toThrow(LessonLongOver);
  });

  test('not with somebody who has left', async () => {
    await at.hear(lessonScheduledV1, lessonScheduled('l-1'));
    await at.hearOfUser(userDeactivatedV1, left('t-1'));
    await expect(at.open('l-1', student)).rejects.toThrow(ParticipantLeft);
  });
});

describe('the lesson ends', () => {
  beforeEach(async () => {
    await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));
  });

  test('cancelled, and its session is closed', async () => {
    await at.hear(lessonCancelledV1, lessonCancelled('l-1'));
    expect(await closing('chat-of-b-1')).toEqual({ at: NOW, reason: 'lesson-cancelled' });
  });

  test('completed, and people may write for 14 days more', async () => {
    await at.hear(lessonCompletedV1, lessonCompleted('l-1'));
    expect(await at.session('chat-of-b-1')).toMatchObject({ closesAt: CLOSES_AT });
    at.clock.advance(Date.parse(CLOSES_AT) - Date.parse(NOW) - 1);
    await at.post('chat-of-b-1', student, 'One more question');
    at.clock.advance(1);
    await expect(at.post('chat-of-b-1', tutor, 'Too late')).rejects.toMatchObject({
      code: 'chat-session-closed',
    });
  });

  test('of another session: this one stays open', async () => {
    await at.hear(lessonCancelledV1, lessonCancelled('l-2'));
    expect(await closing('chat-of-b-1')).toBeUndefined();
  });
});
