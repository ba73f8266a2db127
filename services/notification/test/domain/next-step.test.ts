import { given } from '@edtech/testkit';
import { nextStep } from '../../src/domain/next-step.ts';
import { Notification } from '../../src/domain/notification.ts';
import type { Wanted } from '../../src/domain/notification-events.ts';
import {
  BUSY,
  circumstances,
  claimed,
  confirmed,
  courseWelcome,
  failed,
  greeting,
  lesson,
  minutesLater,
  putOff,
  requested,
  sent,
  unknownOutcome,
  wanted,
} from './scene.ts';

const DAY = 24 * 60;
const at = (minutes: number, more = {}) => nextStep(circumstances({ now: minutesLater(minutes), ...more }));

describe('a notification that was asked for', () => {
  test('is claimed before it is sent', () => {
    const state = given(Notification, [requested()])
      .when(at(0))
      .thenEvents([claimed(1)]);
    expect(state).toMatchObject({ status: 'pending', claim: { attempt: 1 }, attempts: 1 });
  });

  test('waits for a recipient who is not known yet: 1, 2, 4 … minutes', () => {
    const unknown = { recipient: { status: 'unknown' } };
    const awaited = (minutes: number) =>
      ({ type: 'RecipientAwaited', data: { again: minutesLater(minutes) } }) as const;
    given(Notification, [requested()])
      .when(at(0, unknown))
      .thenEvents([awaited(1)]);
    given(Notification, [requested(), awaited(1)])
      .when(at(0.5, unknown))
      .thenEvents([]);
    given(Notification, [requested(), awaited(1)])
      .when(at(1, unknown))
      .thenEvents([awaited(3)]);
    given(Notification, [requested(), awaited(1)])
      .when(at(1))
      .thenEvents([claimed(1, minutesLater(1))]);
  });

  test('fails when nobody has registered for a day', () => {
    const unknown = { recipient: { status: 'unknown' } };
    given(Notification, [requested()])
      .when(at(DAY, unknown))
      .thenEvents([failed('recipient-unknown', 'Nobody has registered with this id for a day.')]);
  });

  test('fails when its recipient has left', () => {
    given(Notification, [requested()])
      .when(at(0, { recipient: { status: 'deactivated' } }))
      .thenEvents([failed('recipient-deactivated', 'The recipient has left the platform.')]);
  });

  test.each<[string, string, Wanted, string]>([
    [
      'a mail that there is not',
      'template-unknown',
      { recipientId: 'u-1', template: 'x', channel: 'EMAIL' },
      'There is no such mail, or not with this data.',
    ],
    [
      'a text message',
      'channel-unsupported',
      wanted(confirmed, { channel: 'SMS' }),
      'Only e-mails are sent.',
    ],
  ])('fails when it is %s', (_, code, of, reason) => {
    given(Notification, [requested(of)])
      .when(at(0))
      .thenEvents([failed(code, reason, of)]);
  });

  test('is not sent to who has switched its category off', () => {
    const none = { preferences: { courses: false, lessons: false } };
    const state = given(Notification, [requested(wanted(courseWelcome))])
      .when(at(0, none))
      .thenEvents([{ type: 'NotificationSkipped', data: { category: 'courses' } }]);
    expect(state.status).toBe('skipped');
    const scheduled = wanted({ kind: 'lesson-scheduled', lesson });
    given(Notification, [requested(scheduled)])
      .when(at(0, none))
      .thenEvents([{ type: 'NotificationSkipped', data: { category: 'lessons' } }]);
  });

  test('is sent all the same when it is essential', () => {
    const none = { preferences: { courses: false, lessons: false } };
    given(Notification, [requested()]).when(at(0, none)).thenEvents([claimed()]);
  });
});

describe('a notification that somebody is sending', () => {
  test('is left to them for two minutes', () => {
    given(Notification, [requested(), claimed()]).when(at(1.9)).thenEvents([]);
  });

  test('and has left behind, is claimed again, if it is better sent twice than never', () => {
    const state = given(Notification, [requested(), claimed()])
      .when(at(2))
      .thenEvents([claimed(2, minutesLater(2))]);
    expect(state).toMatchObject({ claim: { attempt: 2 }, unclear: 1 });
  });

  test('and has left behind, has failed, if it is better never sent than twice', () => {
    const of = wanted(greeting);
    given(Notification, [requested(of), claimed()])
      .when(at(2))
      .thenEvents([unknownOutcome(of)]);
  });

  test('is given up when three may have gone out', () => {
    given(Notification, [requested(), claimed(), claimed(2, minutesLater(2)), claimed(3, minutesLater(4))])
      .when(at(6))
      .thenEvents([unknownOutcome()]);
  });
});

describe('a notification that was put off', () => {
  const history = [requested(), claimed(), putOff(1, minutesLater(1))];

  test('is not tried before its time', () => {
    given(Notification, history).when(at(0.9)).thenEvents([]);
  });

  test('is claimed once more then', () => {
    given(Notification, history)
      .when(at(1))
      .thenEvents([claimed(2, minutesLater(1))]);
  });

  test('is not sent to who has left in the meantime', () => {
    given(Notification, history)
      .when(at(1, { recipient: { status: 'deactivated' } }))
      .thenEvents([failed('recipient-deactivated', 'The recipient has left the platform.')]);
  });
});

test.each([
  ['unknown', []],
  ['sent', [requested(), claimed(), sent()]],
  ['failed', [requested(), claimed(), failed(BUSY.code, BUSY.reason)]],
])('there is nothing to do for one that is %s', (_, history) => {
  given(Notification, history).when(at(DAY)).thenEvents([]);
});
