import type { Content, Kind } from '../domain/kinds.ts';
import { courseWelcome } from './courses.ts';
import type { Scene, Template } from './draft.ts';
import { htmlOf, type Laid, textOf } from './layout.ts';
import { bookingFailed, lessonBooked, lessonCancelled, lessonConfirmed, lessonScheduled } from './lessons.ts';
import { oneLine } from './one-line.ts';
import { paymentFailed, paymentRefunded } from './payments.ts';
import { welcome } from './welcome.ts';

/** A mail as it is sent. */
export interface Written {
  /** Of the template. */
  readonly version: number;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const TEMPLATES: { readonly [K in Kind]: Template<Extract<Content, { readonly kind: K }>> } = {
  welcome,
  'course-welcome': courseWelcome,
  'lesson-confirmed': lessonConfirmed,
  'lesson-booked': lessonBooked,
  'booking-failed': bookingFailed,
  'lesson-scheduled': lessonScheduled,
  'lesson-cancelled': lessonCancelled,
  'payment-failed': paymentFailed,
  'payment-refunded': paymentRefunded,
};

/**
 * The mail about `content`. Pure, and total: whatever passes the schemas can be written. What people have typed is taken
 * as text: in one line, and escaped in HTML.
 */
export const write = (content: Content, given: Scene): Written => {
  const { version, draft }: Template<never> = TEMPLATES[content.kind];
  const scene = {
    ...given,
    name: typed(given.name),
    otherName: typed(given.otherName),
    courseTitle: typed(given.courseTitle),
  };
  // The lookup by kind picks the template of exactly this content, which TypeScript cannot correlate.
  const { subject, paragraphs, details = [] } = draft(content as never, scene);
  const laid: Laid = {
    subject: oneLine(subject),
    greeting: scene.name === undefined ? 'Hello,' : `Hello ${scene.name},`,
    paragraphs: paragraphs.map(oneLine),
    details: details.map(([label, value]) => [label, oneLine(value)]),
  };
  return { version, subject: laid.subject, text: textOf(laid), html: htmlOf(laid) };
};

/** A name of blanks alone is none. */
const typed = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : oneLine(text) || undefined;
