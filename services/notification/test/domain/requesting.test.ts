import { given } from '@edtech/testkit';
import { Notification } from '../../src/domain/notification.ts';
import { NotificationIdReused } from '../../src/domain/refusals.ts';
import { requestNotification } from '../../src/domain/request-notification.ts';
import { BUSY, claimed, failed, requested, sent, wanted } from './scene.ts';

test('a notification that is asked for is pending', () => {
  const state = given(Notification, []).when(requestNotification(wanted())).thenEvents([requested()]);
  expect(state).toMatchObject({ status: 'pending', attempts: 0, wanted: wanted() });
});

test.each([
  ['pending', [requested()]],
  ['being sent', [requested(), claimed()]],
  ['sent', [requested(), claimed(), sent()]],
  ['failed', [requested(), claimed(), failed(BUSY.code, BUSY.reason)]],
])('asking again for one that is %s changes nothing', (_, history) => {
  given(Notification, history).when(requestNotification(wanted())).thenEvents([]);
});

test.each([
  ['to somebody else', { recipientId: 'u-2' }],
  ['of another mail', { template: 'lesson-booked' }],
  ['for another booking', { bookingId: 'b-2' }],
])('an id that belongs to another notification, %s, is refused', (_, other) =>
  given(Notification, [requested()])
    .when(requestNotification(wanted(undefined, { template: 'lesson-confirmed', ...other })))
    .thenRefused(NotificationIdReused),
);
