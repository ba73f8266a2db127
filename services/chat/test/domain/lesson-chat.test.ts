import { given } from '@edtech/testkit';
import {
  agreementFor,
  assignSession,
  callOffLesson,
  completeLesson,
  demandOpenable,
  LessonChat,
  type LessonChatEvent,
  noteLesson,
} from '../../src/domain/lesson-chat.ts';
import { LessonLongOver, LessonNotFound, LessonOff, OpenedByBooking } from '../../src/domain/refusals.ts';
import { admin, agreement, lessonOff, lessonOn, lessonOver, stranger, student, tutor } from './scene.ts';

const noted: LessonChatEvent = { type: 'LessonNoted', data: agreement };
const off: LessonChatEvent = { type: 'LessonCalledOff', data: {} };
const COMPLETED = '2026-01-02T00:00:00.000Z';
const over: LessonChatEvent = { type: 'LessonTookPlace', data: { completedAt: COMPLETED } };
const assigned: LessonChatEvent = { type: 'SessionAssigned', data: { chatSessionId: 'cs-1' } };

test('a lesson is noted once, by whichever event comes first', () => {
  given(LessonChat, []).when(noteLesson(agreement)).thenEvents([noted]);
  given(LessonChat, [noted]).when(noteLesson(agreement)).thenEvents([]);
  given(LessonChat, []).when(callOffLesson(agreement)).thenEvents([noted, off]);
  given(LessonChat, [noted]).when(callOffLesson(agreement)).thenEvents([off]);
  given(LessonChat, []).when(completeLesson(agreement, COMPLETED)).thenEvents([noted, over]);
  given(LessonChat, [noted, off]).when(noteLesson(agreement)).thenEvents([]);
});

test('a lesson ends once', () => {
  given(LessonChat, [noted, off]).when(callOffLesson(agreement)).thenEvents([]);
  given(LessonChat, [noted, over]).when(completeLesson(agreement, '2026-01-09T00:00:00Z')).thenEvents([]);
});

test('a lesson keeps the session that it has', () => {
  given(LessonChat, []).when(assignSession('cs-1')).thenEvents([assigned]);
  given(LessonChat, [assigned]).when(assignSession('cs-2')).thenEvents([]);
});

test('its two people and administrators see between whom a lesson is; for others there is none', () => {
  for (const person of [student, tutor, admin]) expect(agreementFor(lessonOn, person)).toBe(agreement);
  expect(() => agreementFor(lessonOn, stranger)).toThrow(LessonNotFound);
  expect(() => agreementFor({ isOff: false }, admin)).toThrow(LessonNotFound);
});

describe('its people open the session themselves', () => {
  test('of a lesson that is on, and until 14 days after it', () => {
    expect(() => demandOpenable(lessonOn, COMPLETED)).not.toThrow();
    expect(() => demandOpenable(lessonOver, '2026-01-15T23:59:59.999Z')).not.toThrow();
    expect(() => demandOpenable(lessonOver, '2026-01-16T00:00:00.000Z')).toThrow(LessonLongOver);
  });

  test('not of one that is off', () => {
    expect(() => demandOpenable(lessonOff, COMPLETED)).toThrow(LessonOff);
  });

  test('not of one whose booking does', () => {
    const booked = { ...lessonOn, agreement: { ...agreement, bookingId: 'b-1' } };
    expect(() => demandOpenable(booked, COMPLETED)).toThrow(OpenedByBooking);
  });
});
