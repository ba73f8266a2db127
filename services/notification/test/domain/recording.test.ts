import { given } from '@edtech/testkit';
import { Notification } from '../../src/domain/notification.ts';
import type { NotificationEvent } from '../../src/domain/notification-events.ts';
import { type Outcome, recordOutcome } from '../../src/domain/record-outcome.ts';
import {
  BUSY,
  claimed,
  failed,
  greeting,
  minutesLater,
  putOff,
  requested,
  sent,
  THEN,
  unknownOutcome,
  wanted,
} from './scene.ts';

const accepted: Outcome = { outcome: 'accepted', messageId: 'm-1' };
const refused: Outcome = { outcome: 'refused', code: 'address-rejected', reason: 'No.' };
const busy: Outcome = { outcome: 'trouble', unclear: false, ...BUSY };
const unclear: Outcome = { outcome: 'trouble', unclear: true, ...BUSY };

const sending: readonly NotificationEvent[] = [requested(), claimed()];

test('a mail that was accepted is sent', () => {
  const state = given(Notification, sending)
    .when(recordOutcome(1, accepted, THEN))
    .thenEvents([sent()]);
  expect(state).toMatchObject({ status: 'sent', sentAt: THEN });
});

test('a mail that was refused has failed at once, with the code', () => {
  const state = given(Notification, sending)
    .when(recordOutcome(1, refused, THEN))
    .thenEvents([failed('address-rejected', 'No.')]);
  expect(state).toMatchObject({ status: 'failed', failure: { code: 'address-rejected' } });
});

test('a mail that was not accepted is put off: 1, 2, 4 … 60 minutes', () => {
  const pauses: number[] = [];
  const history = [...sending];
  for (let attempt = 1; attempt <= 9; attempt += 1) {
    const decided = recordOutcome(attempt, busy, THEN);
    const pause = [1, 2, 4, 8, 16, 32, 60, 60, 60][attempt - 1] ?? 0;
    const state = given(Notification, history)
      .when(decided)
      .thenEvents([putOff(attempt, minutesLater(pause))]);
    if (state.status === 'pending') pauses.push(state.putOff);
    history.push(putOff(attempt, minutesLater(pause)), claimed(attempt + 1));
  }
  expect(pauses).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a mail that would be tried after a day is given up, for the reason of the last attempt', () => {
  const late = minutesLater(24 * 60 - 1);
  given(Notification, [requested(), claimed(1, late)])
    .when(recordOutcome(1, busy, late))
    .thenEvents([failed(BUSY.code, BUSY.reason)]);
});

describe('a mail of which nobody knows whether it was accepted', () => {
  test('is tried again, if it is better sent twice than never', () => {
    const state = given(Notification, sending)
      .when(recordOutcome(1, unclear, THEN))
      .thenEvents([putOff(1, minutesLater(1), true)]);
    expect(state).toMatchObject({ unclear: 1 });
    expect(state).not.toHaveProperty('claim');
  });

  test('is given up when it is the third', () => {
    given(Notification, [
      requested(),
      claimed(1),
      putOff(1, minutesLater(1), true),
      claimed(2),
      putOff(2, minutesLater(3), true),
      claimed(3),
    ])
      .when(recordOutcome(3, unclear, minutesLater(4)))
      .thenEvents([unknownOutcome()]);
  });

  test('has failed, if it is better never sent than twice', () => {
    const of = wanted(greeting);
    given(Notification, [requested(of), claimed()])
      .when(recordOutcome(1, unclear, THEN))
      .thenEvents([unknownOutcome(of)]);
  });
});

test('a greeting that was not accepted for certain is tried again like any other', () => {
  given(Notification, [requested(wanted(greeting)), claimed()])
    .when(recordOutcome(1, busy, THEN))
    .thenEvents([putOff(1, minutesLater(1))]);
});

describe('an attempt that somebody else has taken over', () => {
  const takenOver = [...sending, claimed(2, minutesLater(2))];

  test('counts when the mail was accepted after all', () => {
    given(Notification, takenOver)
      .when(recordOutcome(1, accepted, THEN))
      .thenEvents([sent(1)]);
  });

  test.each([refused, busy, unclear])('counts no more when it was not', (outcome) => {
    given(Notification, takenOver)
      .when(recordOutcome(1, outcome, THEN))
      .thenEvents([]);
  });
});

test.each([
  ['sent', sent()],
  ['failed', failed(BUSY.code, BUSY.reason)],
])('of one that is %s nothing more is recorded: there is one answer', (_, end) => {
  for (const outcome of [accepted, refused, busy, unclear])
    given(Notification, [...sending, end])
      .when(recordOutcome(1, outcome, THEN))
      .thenEvents([]);
});
