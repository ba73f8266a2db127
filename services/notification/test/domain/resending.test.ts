import { evolve } from '@edtech/event-store/aggregate';
import { given } from '@edtech/testkit';
import { Notification, type NotificationState } from '../../src/domain/notification.ts';
import type { NotificationEvent } from '../../src/domain/notification-events.ts';
import {
  NotificationNotFailed,
  NotificationNotFound,
  NotificationResentAlready,
} from '../../src/domain/refusals.ts';
import { repetitionOf, resendNotification } from '../../src/domain/resend-notification.ts';
import { BUSY, claimed, confirmed, failed, requested, sent, wanted } from './scene.ts';

const history = [requested(), claimed(), failed(BUSY.code, BUSY.reason)];
const resent = { type: 'NotificationResent', data: { as: 'n-2' } } as const;

const stateOf = (events: readonly NotificationEvent[]): NotificationState =>
  events.reduce<NotificationState>(
    (state, event) =>
      evolve(Notification, state, { ...event, aggregateId: 'n-1', version: 1, occurredAt: '' }),
    Notification.initial,
  );

test('a notification that failed can be sent again', () => {
  const state = given(Notification, history).when(resendNotification('n-2')).thenEvents([resent]);
  expect(state).toMatchObject({ status: 'failed', resentAs: 'n-2' });
});

test('the same request again changes nothing', () => {
  given(Notification, [...history, resent])
    .when(resendNotification('n-2'))
    .thenEvents([]);
});

test('it is sent again once: another request is refused', () =>
  given(Notification, [...history, resent])
    .when(resendNotification('n-3'))
    .thenRefused(NotificationResentAlready));

test.each([
  ['pending', [requested()]],
  ['sent', [requested(), claimed(), sent()]],
])('one that is %s cannot be sent again', (_, events) =>
  given(Notification, events).when(resendNotification('n-2')).thenRefused(NotificationNotFailed),
);

test('nor can one that there is not', () => {
  given(Notification, []).when(resendNotification('n-2')).thenRefused(NotificationNotFound);
  expect(() => repetitionOf('n-1', Notification.initial)).toThrow(NotificationNotFound);
});

test('what is sent again is the same mail, of which the booking is told no more', () => {
  const { bookingId: _, ...same } = wanted(confirmed);
  expect(repetitionOf('n-1', stateOf(history))).toEqual({ ...same, resendOf: 'n-1' });
});
