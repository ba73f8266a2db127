import { publicationsOf, type Recorded } from '@edtech/event-store/aggregate';
import { Notification } from '../../src/domain/notification.ts';
import type { NotificationEvent } from '../../src/domain/notification-events.ts';
import { claimed, courseWelcome, failed, putOff, requested, sent, THEN, told, wanted } from './scene.ts';

const published = (event: NotificationEvent) => {
  const recorded: Recorded<NotificationEvent> = {
    ...event,
    aggregateId: 'n-1',
    version: 1,
    occurredAt: '2026-01-01T00:00:00.000Z',
  };
  return publicationsOf(Notification, recorded).map(({ contract, data }) => {
    expect(contract.publish(data)).toEqual([]);
    return { type: contract.type, data };
  });
};

test('a mail that was sent is told to the booking that asked for it', () => {
  expect(published(sent())).toEqual([
    {
      type: 'notification.sent',
      data: {
        notificationId: 'n-1',
        recipientId: 'u-1',
        template: 'lesson-confirmed',
        channel: 'EMAIL',
        bookingId: 'b-1',
        timestamp: THEN,
      },
    },
  ]);
});

test('one that failed is told with the code, and names no address', () => {
  expect(published(failed('address-rejected', 'No.'))).toMatchObject([
    { type: 'notification.failed', data: { bookingId: 'b-1', code: 'address-rejected', reason: 'No.' } },
  ]);
});

test('a booking is told the same again', () => {
  const answered = (failure?: { readonly code: string; readonly reason: string }) =>
    published({
      type: 'NotificationAnsweredAgain',
      data: { told: told(), ...(failure === undefined ? {} : { failure }) },
    });
  expect(answered()).toEqual(published(sent()));
  expect(answered({ code: 'address-rejected', reason: 'No.' })).toEqual(
    published(failed('address-rejected', 'No.')),
  );
});

test('one that no booking asked for names none', () => {
  const { bookingId: _, ...own } = wanted(courseWelcome);
  expect(published(sent(1, own))[0]?.data).not.toHaveProperty('bookingId');
});

test.each<NotificationEvent>([
  requested(),
  claimed(),
  putOff(1, THEN),
  { type: 'RecipientAwaited', data: { again: THEN } },
  { type: 'NotificationSkipped', data: { category: 'courses' } },
  { type: 'NotificationResent', data: { as: 'n-2' } },
])('$type stays here', (event) => {
  expect(published(event)).toEqual([]);
});
