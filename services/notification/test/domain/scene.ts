import type { Content } from '../../src/domain/kinds.ts';
import type { Circumstances } from '../../src/domain/next-step.ts';
import type {
  NotificationEvent,
  NotificationFailed,
  NotificationRequested,
  NotificationSent,
  SendingClaimed,
  SendingPutOff,
  Wanted,
} from '../../src/domain/notification-events.ts';

/** When the test kit says that everything happened. */
export const THEN = '2026-01-01T00:00:00.000Z';
const MINUTE = 60_000;

/** ISO-8601. */
export const minutesLater = (minutes: number): string =>
  new Date(Date.parse(THEN) + minutes * MINUTE).toISOString();

export const lesson = {
  studentId: 'u-1',
  tutorId: 't-1',
  scheduledTime: '2026-11-05T16:00:00.000Z',
  durationMinutes: 60,
  subject: 'Algebra',
};

export const confirmed: Content = { kind: 'lesson-confirmed', lesson };
export const greeting: Content = { kind: 'welcome', role: 'STUDENT' };
export const courseWelcome: Content = { kind: 'course-welcome', courseId: 'c-1', tutorId: 't-1' };

export const wanted = (content: Content | undefined = confirmed, more: Partial<Wanted> = {}): Wanted => ({
  recipientId: 'u-1',
  template: content?.kind ?? 'no-such-mail',
  channel: 'EMAIL',
  bookingId: 'b-1',
  ...(content === undefined ? {} : { content }),
  ...more,
});

export const told = ({ recipientId, template, channel, bookingId }: Wanted = wanted()) => ({
  recipientId,
  template,
  channel,
  ...(bookingId === undefined ? {} : { bookingId }),
});

export const circumstances = (more: Partial<Circumstances> = {}): Circumstances => ({
  now: THEN,
  recipient: { status: 'active', email: 'a@example.com' },
  preferences: { courses: true, lessons: true },
  ...more,
});

export const requested = (of: Wanted = wanted()): NotificationRequested => ({
  type: 'NotificationRequested',
  data: { wanted: of },
});
export const claimed = (attempt = 1, at = THEN): SendingClaimed => ({
  type: 'SendingClaimed',
  data: { attempt, at },
});
export const BUSY = { code: 'sender-unavailable', reason: 'It is busy.' };
export const putOff = (attempt: number, again: string, unclear = false): SendingPutOff => ({
  type: 'SendingPutOff',
  data: { attempt, ...BUSY, unclear, again },
});
export const sent = (attempt = 1, of: Wanted = wanted()): NotificationSent => ({
  type: 'NotificationSent',
  data: { told: told(of), attempt, messageId: 'm-1' },
});
export const failed = (code: string, reason: string, of: Wanted = wanted()): NotificationFailed => ({
  type: 'NotificationFailed',
  data: { told: told(of), code, reason },
});
export const unknownOutcome = (of: Wanted = wanted()): NotificationEvent =>
  failed(
    'outcome-unknown',
    'It was handed over, and nobody knows whether it was accepted. It is not sent again by itself.',
    of,
  );
