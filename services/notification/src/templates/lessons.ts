import type { Content, Lesson } from '../domain/kinds.ts';
import type { Draft, Scene, Template } from './draft.ts';
import { dayOf, whenOf } from './when.ts';

type Of<Kind extends Content['kind']> = Extract<Content, { readonly kind: Kind }>;

const detailsOf = (
  { scheduledTime, durationMinutes, subject }: Lesson,
  { timeZone, isTutor, otherName }: Scene,
): NonNullable<Draft['details']> => [
  ...(subject === undefined ? [] : [['Subject', subject] as const]),
  ['When', whenOf(scheduledTime, durationMinutes, timeZone)],
  ...(otherName === undefined ? [] : [[isTutor ? 'Student' : 'Tutor', otherName] as const]),
];

/** The other one, as a sentence names them. */
const otherOf = ({ otherName, isTutor }: Scene): string =>
  otherName ?? (isTutor ? 'your student' : 'your tutor');

export const lessonConfirmed: Template<Of<'lesson-confirmed'>> = {
  version: 1,
  draft: ({ lesson }, scene) => ({
    subject: `Lesson with ${otherOf(scene)} on ${dayOf(lesson.scheduledTime, scene.timeZone)}`,
    paragraphs: [
      'Your lesson is booked.',
      'Its price is reserved, and is taken once the lesson has taken place.',
    ],
    details: detailsOf(lesson, scene),
  }),
};

export const lessonBooked: Template<Of<'lesson-booked'>> = {
  version: 1,
  draft: ({ lesson }, scene) => ({
    subject: `New booking on ${dayOf(lesson.scheduledTime, scene.timeZone)}`,
    paragraphs: [`You have been booked by ${scene.otherName ?? 'a student'}.`],
    details: detailsOf(lesson, scene),
  }),
};

export const bookingFailed: Template<Of<'booking-failed'>> = {
  version: 1,
  draft: ({ lesson, reason }, scene) => ({
    subject: `Your lesson on ${dayOf(lesson.scheduledTime, scene.timeZone)} was not booked`,
    paragraphs: [
      reason,
      'If its price was reserved, it is being given back. You can book another time, or another tutor.',
    ],
    details: detailsOf(lesson, scene),
  }),
};

export const lessonScheduled: Template<Of<'lesson-scheduled'>> = {
  version: 1,
  draft: ({ lesson }, scene) => ({
    subject: `Lesson with ${otherOf(scene)} on ${dayOf(lesson.scheduledTime, scene.timeZone)}`,
    paragraphs: ['A lesson was put into your calendar.'],
    details: detailsOf(lesson, scene),
  }),
};

export const lessonCancelled: Template<Of<'lesson-cancelled'>> = {
  version: 1,
  draft: ({ lesson, paid }, scene) => ({
    subject: `Cancelled: lesson with ${otherOf(scene)} on ${dayOf(lesson.scheduledTime, scene.timeZone)}`,
    paragraphs: [
      'This lesson will not take place.',
      ...(paid && !scene.isTutor ? ['What was reserved or paid for it is being given back.'] : []),
    ],
    details: detailsOf(lesson, scene),
  }),
};
