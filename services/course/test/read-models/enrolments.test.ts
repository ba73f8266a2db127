import { happened, projected } from '@edtech/testkit';
import { Enrolment, type EnrolmentEvent } from '../../src/domain/enrolment.ts';
import { enrolmentView } from '../../src/enrolment-view.ts';
import { enrolmentList } from '../../src/read-models/enrolment-list.ts';
import { EnrolmentRow } from '../../src/read-models/enrolment-row.ts';

const [GRANTED_AT, LATER] = ['2026-11-23T10:00:00.000Z', '2026-11-24T10:00:00.000Z'];
const enrolled = { studentId: 'u-1', courseId: 'c-1', tutorId: 't-1' };
type Timed = EnrolmentEvent & { readonly occurredAt?: string };

const granted = (more: object = {}): Timed => ({
  type: 'AccessGranted',
  data: {
    ...enrolled,
    edition: 1,
    required: ['m-1', 'm-2', 'm-3'],
    learned: [],
    isFirst: true,
    ground: { kind: 'gift' },
    ...more,
  },
  occurredAt: GRANTED_AT,
});
const noted = (...learned: readonly string[]): Timed => ({ type: 'ProgressNoted', data: { learned } });
const revoked: Timed = { type: 'AccessRevoked', data: { ...enrolled, reason: 'payment-refunded' } };
const completed = (more: object = {}): Timed => ({
  type: 'CourseCompleted',
  data: { ...enrolled, ...more },
  occurredAt: LATER,
});

const rowsOf = async (...events: readonly Timed[]) =>
  (await projected(enrolmentList, happened(Enrolment, 'c-1:u-1', events))).of(EnrolmentRow);

test('an enrolment is there from the first access on, with what is to be learned', async () => {
  expect(await rowsOf(granted())).toEqual([
    {
      enrolmentId: 'c-1:u-1',
      ...enrolled,
      access: 'HELD',
      edition: 1,
      required: ['m-1', 'm-2', 'm-3'],
      learned: [],
      enrolledAt: GRANTED_AT,
      version: 1,
    },
  ]);
});

test('progress alone is no enrolment; with the access it shows', async () => {
  expect(await rowsOf(noted('m-1'))).toEqual([]);
  expect(await rowsOf(noted('m-1'), granted({ learned: ['m-1'] }))).toMatchObject([
    { learned: ['m-1'], version: 2 },
  ]);
});

test('access that is granted again is to another edition, and the same enrolment', async () => {
  const again = granted({ isFirst: false, edition: 2, required: ['m-1'] });
  expect(await rowsOf(granted(), revoked)).toMatchObject([{ access: 'REVOKED', version: 2 }]);
  expect(await rowsOf(granted(), revoked, { ...again, occurredAt: LATER })).toMatchObject([
    { access: 'HELD', edition: 2, required: ['m-1'], enrolledAt: GRANTED_AT, version: 3 },
  ]);
});

test('every event moves the version', async () => {
  const added: Timed = { type: 'GroundAdded', data: { ground: { kind: 'gift' } } };
  const refunded: Timed = {
    type: 'PaymentRefunded',
    data: { paymentId: 'p-1', refund: { refundId: 'r-1', minorUnits: 1 } },
  };
  expect(await rowsOf(granted(), added, refunded)).toMatchObject([{ access: 'HELD', version: 3 }]);
});

test('a course is completed when its last module was learned, or else when access was granted', async () => {
  const learnedAt = '2026-11-23T23:00:00.000Z';
  expect(await rowsOf(granted(), completed({ learnedAt }))).toMatchObject([{ completedAt: learnedAt }]);
  expect(await rowsOf(granted(), completed())).toMatchObject([{ completedAt: LATER }]);
});

test('what is shown counts what was promised, and is whole only when all of it is learned', async () => {
  const [some] = await rowsOf(granted(), noted('m-1', 'm-9', 'm-2'));
  const [all] = await rowsOf(granted(), noted('m-1', 'm-2', 'm-3'));
  expect(some && enrolmentView(some)).toMatchObject({ learned: ['m-1', 'm-9', 'm-2'], percent: 66 });
  expect(all && enrolmentView(all)).toMatchObject({ percent: 100 });
});
