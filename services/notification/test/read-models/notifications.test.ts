import { happened, projected } from '@edtech/testkit';
import { Notification } from '../../src/domain/notification.ts';
import type { NotificationEvent } from '../../src/domain/notification-events.ts';
import { DueNotificationRow } from '../../src/read-models/due-notification-row.ts';
import { dueNotifications } from '../../src/read-models/due-notifications.ts';
import { NotificationRow } from '../../src/read-models/notification-row.ts';
import { summaryOf } from '../../src/read-models/notification-summary.ts';
import { notifications } from '../../src/read-models/notifications.ts';

const [ASKED, CLAIMED, AGAIN] = [
  '2026-11-23T10:00:00.000Z',
  '2026-11-23T10:00:01.000Z',
  '2026-11-23T10:01:01.000Z',
];
const told = {
  recipientId: 'u-1',
  template: 'lesson-confirmed',
  channel: 'EMAIL',
  bookingId: 'b-1',
} as const;
const requested = { type: 'NotificationRequested', data: { wanted: told }, occurredAt: ASKED } as const;
const claimed: NotificationEvent = { type: 'SendingClaimed', data: { attempt: 1, at: CLAIMED } };
const putOff: NotificationEvent = {
  type: 'SendingPutOff',
  data: { attempt: 1, code: 'sender-unavailable', reason: 'Busy.', unclear: false, again: AGAIN },
};
const sent: NotificationEvent = {
  type: 'NotificationSent',
  data: { told, attempt: 1, messageId: 'm-1' },
};
const failed: NotificationEvent = {
  type: 'NotificationFailed',
  data: { told, code: 'address-rejected', reason: 'No.' },
};

const listed = async (...events: readonly NotificationEvent[]) => {
  const rows = await projected(notifications, happened(Notification, 'n-1', events));
  return rows.of(NotificationRow).map(summaryOf);
};

const dueAt = async (...events: readonly NotificationEvent[]) => {
  const rows = await projected(dueNotifications, happened(Notification, 'n-1', events));
  return rows.of(DueNotificationRow).map((row) => row.dueAt);
};

describe('a notification in its recipient’s list', () => {
  test('is pending, with why it was put off, until it is sent', async () => {
    expect(await listed(requested, claimed)).toMatchObject([{ status: 'PENDING', version: 2, ...told }]);
    expect(await listed(requested, claimed, putOff)).toMatchObject([
      { status: 'PENDING', failureCode: 'sender-unavailable' },
    ]);
    const [row] = await listed(requested, claimed, putOff, claimed, sent);
    expect(row).toMatchObject({ status: 'SENT', requestedAt: ASKED, version: 5 });
    expect(row?.failureCode).toBeUndefined();
  });

  test('shows why it failed, and what was sent in its place', async () => {
    const resent: NotificationEvent = { type: 'NotificationResent', data: { as: 'n-2' } };
    expect(await listed(requested, claimed, failed, resent)).toMatchObject([
      { status: 'FAILED', failureCode: 'address-rejected', resentAs: 'n-2' },
    ]);
    const repeated = { ...requested, data: { wanted: { ...told, resendOf: 'n-0' } } };
    expect(await listed(repeated)).toMatchObject([{ resendOf: 'n-0' }]);
  });

  test('shows that it was not wanted', async () => {
    const skipped: NotificationEvent = { type: 'NotificationSkipped', data: { category: 'courses' } };
    expect(await listed(requested, skipped)).toMatchObject([{ status: 'SKIPPED' }]);
  });
});

describe('a notification is to be looked at', () => {
  const awaited: NotificationEvent = { type: 'RecipientAwaited', data: { again: AGAIN } };

  test.each<[string, string, readonly NotificationEvent[]]>([
    ['at once, when it was asked for and nothing else happened', ASKED, [requested]],
    ['when its recipient may be known', AGAIN, [requested, awaited]],
    ['two minutes after it was claimed', '2026-11-23T10:02:01.000Z', [requested, claimed]],
    ['when it may be tried again', AGAIN, [requested, claimed, putOff]],
  ])('%s', async (_, at, events) => {
    expect(await dueAt(...events)).toEqual([at]);
  });

  test('no more, when it has come to an end', async () => {
    const skipped: NotificationEvent = { type: 'NotificationSkipped', data: { category: 'courses' } };
    expect(await dueAt(requested, claimed, sent)).toEqual([]);
    expect(await dueAt(requested, claimed, failed)).toEqual([]);
    expect(await dueAt(requested, skipped)).toEqual([]);
  });
});
