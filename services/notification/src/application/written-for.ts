import type { EventStore } from '@edtech/event-store';
import { Course } from '../domain/course.ts';
import type { Content } from '../domain/kinds.ts';
import type { Wanted } from '../domain/notification-events.ts';
import type { PreferencesState } from '../domain/preferences.ts';
import { Recipient, type RecipientState } from '../domain/recipient.ts';
import { write } from '../templates/write.ts';
import type { Email } from './email-sender.ts';

/** Who else a mail speaks of. */
const otherOf = (content: Content, recipientId: string): string | undefined => {
  if ('lesson' in content) {
    const { studentId, tutorId } = content.lesson;
    return recipientId === tutorId ? studentId : tutorId;
  }
  return 'tutorId' in content ? content.tutorId : undefined;
};

/** The mail of a notification, with names, addresses and titles as they are now. Nobody but the recipient needs to be known. */
export const writtenFor = async (
  store: EventStore,
  notificationId: string,
  { content, recipientId }: Wanted,
  { email: to, name }: Extract<RecipientState, { readonly status: 'active' }>,
  { timeZone }: PreferencesState,
): Promise<Email> => {
  if (content === undefined) throw new Error(`There is nothing to write for ${notificationId}.`);
  const otherId = otherOf(content, recipientId);
  const [other, course] = await Promise.all([
    otherId === undefined ? undefined : store.load(Recipient, otherId),
    'courseId' in content ? store.load(Course, content.courseId) : undefined,
  ]);
  const mail = write(content, {
    isTutor: 'lesson' in content && content.lesson.tutorId === recipientId,
    timeZone,
    name,
    otherName: other?.state.status === 'active' ? other.state.name : undefined,
    courseTitle: course?.state.status === 'titled' ? course.state.title : undefined,
  });
  const { version: templateVersion, ...written } = mail;
  return { notificationId, template: content.kind, templateVersion, to, ...written };
};
