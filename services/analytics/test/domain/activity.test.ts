import { given } from '@edtech/testkit';
import { Activity, activityId, record } from '../../src/domain/activity.ts';
import type { ActivityEvent } from '../../src/domain/facts.ts';

const HAPPENED_AT = '2026-11-28T10:00:00.000Z';

const received = (eventId: string): ActivityEvent => ({
  type: 'PaymentReceived',
  data: {
    payerId: 's-1',
    tutorId: 't-1',
    amount: { minorUnits: 4_990, currency: 'EUR' },
    eventId,
    happenedAt: HAPPENED_AT,
  },
});
const refunded = (eventId: string): ActivityEvent => ({
  type: 'PaymentRefunded',
  data: {
    payerId: 's-1',
    tutorId: 't-1',
    amount: { minorUnits: 990, currency: 'EUR' },
    eventId,
    happenedAt: HAPPENED_AT,
  },
});

describe('recording', () => {
  test('what is told for the first time records it', () => {
    given(Activity, [])
      .when(record(received('e-1')))
      .thenEvents([received('e-1')]);
  });

  test('what is told again records nothing', () => {
    given(Activity, [received('e-1')])
      .when(record(received('e-1')))
      .thenEvents([]);
  });

  test('what is told again after others records nothing', () => {
    given(Activity, [received('e-1'), refunded('e-2'), refunded('e-3')])
      .when(record(received('e-1')))
      .thenEvents([]);
  });

  test('two refunds of one payment records both: they are two events', () => {
    const state = given(Activity, [received('e-1'), refunded('e-2')])
      .when(record(refunded('e-3')))
      .thenEvents([refunded('e-3')]);
    expect(state).toEqual({ recorded: ['e-1', 'e-2', 'e-3'] });
  });
});

test('aggregates of two services with the same name have two streams', () => {
  expect(activityId('edtech.course', { type: 'Course', id: 'c-1' })).toBe('edtech.course/Course/c-1');
  expect(activityId('edtech.learning', { type: 'Course', id: 'c-1' })).not.toBe(
    activityId('edtech.course', { type: 'Course', id: 'c-1' }),
  );
});
