import { given } from '@edtech/testkit';
import { Notification } from '../../src/domain/notification.ts';
import { NotificationIdReused } from '../../src/domain/refusals.ts';
import { requestNotification } from '../../src/domain/request-notification.ts';
import { BUSY, claimed, failed, requested, sent, told, wanted } from './scene.ts';

test('a notification that is asked for is pending', () => {
  const state = given(Notification, []).when(requestNotification(wanted())).thenEvents([requested()]);
  expect(state).toMatchObject({ status: 'pending', attempts: 0, wanted: wanted() });
});

/** Of a cause that no booking asked for. */
const { bookingId: _, ...unasked } = wanted();

test.each([
  ['pending', [requested(unasked)], unasked],
  ['being sent', [requested(unasked), claimed()], unasked],
  ['sent', [requested(unasked), claimed(), sent()], unasked],
  ['failed', [requested(unasked), claimed(), failed(BUSY.code, BUSY.reason)], unasked],
  ['being sent for a booking', [requested(), claimed()], wanted()],
])('asking again for one that is %s changes nothing', (_, history, again) => {
  given(Notification, history).when(requestNotification(again)).thenEvents([]);
});

test.each([
  ['sent', sent(), {}],
  ['failed', failed(BUSY.code, BUSY.reason), { failure: BUSY }],
])('a booking that asks again for one that has %s is told so again', (_, outcome, answer) => {
  given(Notification, [requested(), claimed(), outcome])
    .when(requestNotification(wanted()))
    .thenEvents([{ type: 'NotificationAnsweredAgain', data: { told: told(), ...answer } }]);
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
