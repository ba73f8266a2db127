import { given } from '@edtech/testkit';
import { giveAccess, grantForPayment, noteRefund, revokeAccess } from '../../src/domain/access.ts';
import { noteProgress } from '../../src/domain/completion.ts';
import {
  type AccessGranted,
  type AccessRevoked,
  type CourseCompleted,
  Enrolment,
  type ProgressNoted,
} from '../../src/domain/enrolment.ts';
import type { Ground } from '../../src/domain/grounds.ts';
import {
  AccessPaidFor,
  EnrolmentNotFound,
  OwnCourse,
  RefundCurrencyDiffers,
} from '../../src/domain/refusals.ts';

const enrolled = { studentId: 'u-1', courseId: 'c-1', tutorId: 't-1' };
const offer = { courseId: 'c-1', tutorId: 't-1', edition: 1, required: ['m-1', 'm-2'] };
const euros = (whole: number) => ({ minorUnits: whole * 100, currency: 'EUR' });
const LEARNED_AT = '2026-11-05T17:00:00.000Z';

const payment = (paymentId: string) => ({ paymentId, paid: euros(100) });
const paidFor = (paymentId: string): Ground => ({ kind: 'payment', payment: payment(paymentId) });
const gift: Ground = { kind: 'gift' };

const granted = (ground: Ground, more: Partial<AccessGranted['data']> = {}): AccessGranted => ({
  type: 'AccessGranted',
  data: { ...enrolled, edition: 1, required: ['m-1', 'm-2'], learned: [], isFirst: true, ...more, ground },
});
const added = (ground: Ground) => ({ type: 'GroundAdded', data: { ground } }) as const;
const refunded = (paymentId: string, refundId: string, whole: number) =>
  ({
    type: 'PaymentRefunded',
    data: { paymentId, refund: { refundId, minorUnits: whole * 100 } },
  }) as const;
const revoked = (reason: string, more: { readonly paymentId?: string } = {}): AccessRevoked => ({
  type: 'AccessRevoked',
  data: { ...enrolled, reason, ...more },
});
const refundedAccess = (paymentId: string) => revoked('payment-refunded', { paymentId });
const noted = (...learned: readonly string[]): ProgressNoted => ({
  type: 'ProgressNoted',
  data: { learned },
});
const completed = (learnedAt?: string): CourseCompleted => ({
  type: 'CourseCompleted',
  data: { ...enrolled, ...(learnedAt === undefined ? {} : { learnedAt }) },
});

const pay = (paymentId: string, offered = offer) =>
  grantForPayment({ studentId: 'u-1', offer: offered, payment: payment(paymentId) });
const give = (studentId = 'u-1') => giveAccess({ studentId, offer });
const refund = (paymentId: string, refundId: string, amount = euros(100)) =>
  noteRefund({ paymentId, refundId, amount });
const learn = (...completedModules: readonly string[]) =>
  noteProgress({ completedModules, updatedAt: LEARNED_AT });

describe('a payment for a course', () => {
  test('grants access to the edition that is sold', () => {
    const state = given(Enrolment, [])
      .when(pay('p-1'))
      .thenEvents([granted(paidFor('p-1'))]);
    expect(state).toMatchObject({ access: 'held', enrolled, required: ['m-1', 'm-2'] });
  });

  test('that is told twice grants once', () => {
    given(Enrolment, [granted(paidFor('p-1'))])
      .when(pay('p-1'))
      .thenEvents([]);
  });

  test('beside another is one more ground, and no second enrolment; the promise stays that of the first', () => {
    const state = given(Enrolment, [granted(paidFor('p-1'))])
      .when(pay('p-2', { ...offer, edition: 2, required: ['m-1', 'm-2', 'm-3'] }))
      .thenEvents([added(paidFor('p-2'))]);
    expect(state.required).toEqual(['m-1', 'm-2']);
  });

  test('after access was taken away grants it again, to the edition of now', () => {
    const state = given(Enrolment, [
      granted(paidFor('p-1')),
      refunded('p-1', 'r-1', 100),
      refundedAccess('p-1'),
    ])
      .when(pay('p-2', { ...offer, edition: 2, required: ['m-1', 'm-2', 'm-3'] }))
      .thenEvents([granted(paidFor('p-2'), { edition: 2, required: ['m-1', 'm-2', 'm-3'], isFirst: false })]);
    expect(state).toMatchObject({ access: 'held', required: ['m-1', 'm-2', 'm-3'] });
  });

  test('that was given back grants nothing when it is told once more', () => {
    given(Enrolment, [granted(paidFor('p-1')), refunded('p-1', 'r-1', 100), refundedAccess('p-1')])
      .when(pay('p-1'))
      .thenEvents([]);
  });

  test('whose access an administrator took away grants nothing when it is told once more', () => {
    given(Enrolment, [granted(paidFor('p-1')), revoked('revoked-by-administrator')])
      .when(pay('p-1'))
      .thenEvents([]);
  });

  test('by who has learned everything already completes the course at once', () => {
    given(Enrolment, [noted('m-2', 'm-1')])
      .when(pay('p-1'))
      .thenEvents([granted(paidFor('p-1'), { learned: ['m-2', 'm-1'] }), completed()]);
  });
});

describe('a refund', () => {
  test('of the whole payment ends access', () => {
    const state = given(Enrolment, [granted(paidFor('p-1'))])
      .when(refund('p-1', 'r-1'))
      .thenEvents([refunded('p-1', 'r-1', 100), refundedAccess('p-1')]);
    expect(state.access).toBe('revoked');
  });

  test('of a part ends nothing; the parts that make the whole do', () => {
    given(Enrolment, [granted(paidFor('p-1'))])
      .when(refund('p-1', 'r-1', euros(40)))
      .thenEvents([refunded('p-1', 'r-1', 40)]);
    given(Enrolment, [granted(paidFor('p-1')), refunded('p-1', 'r-1', 40)])
      .when(refund('p-1', 'r-2', euros(60)))
      .thenEvents([refunded('p-1', 'r-2', 60), refundedAccess('p-1')]);
  });

  test('that is told twice counts once', () => {
    given(Enrolment, [granted(paidFor('p-1')), refunded('p-1', 'r-1', 50)])
      .when(refund('p-1', 'r-1', euros(50)))
      .thenEvents([]);
  });

  test('of one of two payments leaves the access that the other grants', () => {
    given(Enrolment, [granted(paidFor('p-1')), added(paidFor('p-2'))])
      .when(refund('p-1', 'r-1'))
      .thenEvents([refunded('p-1', 'r-1', 100)]);
    given(Enrolment, [granted(paidFor('p-1')), added(paidFor('p-2')), refunded('p-1', 'r-1', 100)])
      .when(refund('p-2', 'r-2'))
      .thenEvents([refunded('p-2', 'r-2', 100), refundedAccess('p-2')]);
  });

  test('leaves access that was given besides', () => {
    given(Enrolment, [granted(paidFor('p-1')), added(gift)])
      .when(refund('p-1', 'r-1'))
      .thenEvents([refunded('p-1', 'r-1', 100)]);
  });

  test('of a payment that nobody knows changes nothing', () => {
    given(Enrolment, []).when(refund('p-1', 'r-1')).thenEvents([]);
    given(Enrolment, [granted(paidFor('p-1'))])
      .when(refund('p-2', 'r-1'))
      .thenEvents([]);
  });

  test('after access was taken away by hand is noted, and takes nothing twice', () => {
    given(Enrolment, [granted(paidFor('p-1')), revoked('revoked-by-administrator')])
      .when(refund('p-1', 'r-1'))
      .thenEvents([refunded('p-1', 'r-1', 100)]);
  });

  test('of a payment of an earlier access leaves the later one', () => {
    given(Enrolment, [
      granted(paidFor('p-1')),
      revoked('revoked-by-administrator'),
      granted(gift, { isFirst: false }),
    ])
      .when(refund('p-1', 'r-1'))
      .thenEvents([refunded('p-1', 'r-1', 100)]);
  });

  test('of nothing, for a course that cost nothing, ends access', () => {
    const free: Ground = { kind: 'payment', payment: { paymentId: 'p-1', paid: euros(0) } };
    given(Enrolment, [granted(free)])
      .when(refund('p-1', 'r-1', euros(0)))
      .thenEvents([refunded('p-1', 'r-1', 0), refundedAccess('p-1')]);
  });

  test('of nothing leaves the access that another payment of nothing grants', () => {
    const free = (paymentId: string): Ground => ({
      kind: 'payment',
      payment: { paymentId, paid: euros(0) },
    });
    given(Enrolment, [granted(free('p-1')), added(free('p-2'))])
      .when(refund('p-2', 'r-1', euros(0)))
      .thenEvents([refunded('p-2', 'r-1', 0)]);
  });

  test('ends access also when payments of an earlier access were never given back', () => {
    given(Enrolment, [
      granted(paidFor('p-1')),
      revoked('revoked-by-administrator'),
      granted(paidFor('p-2'), { isFirst: false }),
    ])
      .when(refund('p-2', 'r-1'))
      .thenEvents([refunded('p-2', 'r-1', 100), refundedAccess('p-2')]);
  });

  test('in another currency is for a person to decide', () =>
    given(Enrolment, [granted(paidFor('p-1'))])
      .when(refund('p-1', 'r-1', { minorUnits: 10_000, currency: 'USD' }))
      .thenRefused(RefundCurrencyDiffers));
});

describe('giving access', () => {
  test('enrols a student for nothing', () => {
    given(Enrolment, [])
      .when(give())
      .thenEvents([granted(gift)]);
  });

  test('twice changes nothing', () => {
    given(Enrolment, [granted(gift)])
      .when(give())
      .thenEvents([]);
  });

  test('to who has paid outlasts the payment', () => {
    given(Enrolment, [granted(paidFor('p-1'))])
      .when(give())
      .thenEvents([added(gift)]);
  });

  test('to the tutor whose course it is, is refused', () =>
    given(Enrolment, []).when(give('t-1')).thenRefused(OwnCourse));
});

describe('taking access away', () => {
  test('of what was given is the tutor’s right', () => {
    given(Enrolment, [granted(gift)])
      .when(revokeAccess({ by: 'TUTOR' }))
      .thenEvents([revoked('taken-back-by-tutor')]);
  });

  test('of what was paid for is not', () => {
    given(Enrolment, [granted(paidFor('p-1'))])
      .when(revokeAccess({ by: 'TUTOR' }))
      .thenRefused(AccessPaidFor);
    given(Enrolment, [granted(gift), added(paidFor('p-1'))])
      .when(revokeAccess({ by: 'TUTOR' }))
      .thenRefused(AccessPaidFor);
  });

  test('of what was given after paid access was taken away is the tutor’s right again', () => {
    given(Enrolment, [
      granted(paidFor('p-1')),
      revoked('revoked-by-administrator'),
      granted(gift, { isFirst: false }),
    ])
      .when(revokeAccess({ by: 'TUTOR' }))
      .thenEvents([revoked('taken-back-by-tutor')]);
  });

  test('of either is an administrator’s', () => {
    given(Enrolment, [granted(paidFor('p-1'))])
      .when(revokeAccess({ by: 'ADMIN' }))
      .thenEvents([revoked('revoked-by-administrator')]);
  });

  test('twice changes nothing', () => {
    given(Enrolment, [granted(gift), revoked('taken-back-by-tutor')])
      .when(revokeAccess({ by: 'TUTOR' }))
      .thenEvents([]);
  });

  test('of who never had it is refused', () => {
    given(Enrolment, [])
      .when(revokeAccess({ by: 'ADMIN' }))
      .thenRefused(EnrolmentNotFound);
    given(Enrolment, [noted('m-1')])
      .when(revokeAccess({ by: 'ADMIN' }))
      .thenRefused(EnrolmentNotFound);
  });
});

describe('progress', () => {
  const held = granted(paidFor('p-1'));

  test('of a part completes nothing', () => {
    given(Enrolment, [held])
      .when(learn('m-1'))
      .thenEvents([noted('m-1')]);
  });

  test('of the last module completes the course, at the time when it was learned', () => {
    given(Enrolment, [held, noted('m-1')])
      .when(learn('m-1', 'm-2'))
      .thenEvents([noted('m-1', 'm-2'), completed(LEARNED_AT)]);
  });

  test('that is older than what is known changes nothing', () => {
    given(Enrolment, [held, noted('m-1', 'm-2'), completed()])
      .when(learn('m-1'))
      .thenEvents([]);
    given(Enrolment, [held]).when(learn()).thenEvents([]);
  });

  test('adds up, in whatever order it is told', () => {
    given(Enrolment, [held, noted('m-2')])
      .when(learn('m-1'))
      .thenEvents([noted('m-2', 'm-1'), completed(LEARNED_AT)]);
  });

  test('of modules that the student’s edition does not have completes nothing', () => {
    given(Enrolment, [held, noted('m-1')])
      .when(learn('m-1', 'm-9'))
      .thenEvents([noted('m-1', 'm-9')]);
  });

  test('beyond a completed course completes it no second time', () => {
    given(Enrolment, [held, noted('m-1', 'm-2'), completed()])
      .when(learn('m-1', 'm-2', 'm-3'))
      .thenEvents([noted('m-1', 'm-2', 'm-3')]);
  });

  test('before access is kept, and completes nothing', () => {
    given(Enrolment, [])
      .when(learn('m-1', 'm-2'))
      .thenEvents([noted('m-1', 'm-2')]);
  });

  test('without access completes nothing until it is granted again', () => {
    const lost = [held, noted('m-1'), revoked('revoked-by-administrator')];
    given(Enrolment, lost)
      .when(learn('m-1', 'm-2'))
      .thenEvents([noted('m-1', 'm-2')]);
    given(Enrolment, [...lost, noted('m-1', 'm-2')])
      .when(give())
      .thenEvents([granted(gift, { learned: ['m-1', 'm-2'], isFirst: false }), completed()]);
  });

  test('that completed the course is not undone: access taken away and granted again completes nothing', () => {
    const state = given(Enrolment, [
      held,
      noted('m-1', 'm-2'),
      completed(),
      revoked('revoked-by-administrator'),
    ])
      .when(give())
      .thenEvents([granted(gift, { learned: ['m-1', 'm-2'], isFirst: false })]);
    expect(state.isCompleted).toBe(true);
  });
});
