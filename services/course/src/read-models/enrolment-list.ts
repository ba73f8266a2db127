import { followEvery, type PagePlace, type Place, projection } from '@edtech/projection';
import { type Enrolled, Enrolment, enrolmentId } from '../domain/enrolment.ts';
import { EnrolmentRow } from './enrolment-row.ts';

/** Who takes which course, and how far they have come: by student and by course. */
export const enrolmentList = projection({
  name: 'enrolments',
  version: 1,
  perAggregate: true,
  follows: followEvery(Enrolment, {
    AccessGranted: ({ aggregateId: enrolmentId, version, occurredAt, data }, rows) => {
      const { ground: _ground, isFirst, ...granted } = data;
      if (isFirst) {
        const row = { enrolmentId, ...granted, access: 'HELD', enrolledAt: occurredAt, version } as const;
        rows.put(EnrolmentRow, row);
      } else rows.patch(EnrolmentRow, { enrolmentId }, { ...granted, access: 'HELD', version });
    },
    GroundAdded: ({ aggregateId: enrolmentId, version }, rows) =>
      rows.patch(EnrolmentRow, { enrolmentId }, { version }),
    PaymentRefunded: ({ aggregateId: enrolmentId, version }, rows) =>
      rows.patch(EnrolmentRow, { enrolmentId }, { version }),
    AccessRevoked: ({ aggregateId: enrolmentId, version }, rows) =>
      rows.patch(EnrolmentRow, { enrolmentId }, { access: 'REVOKED', version }),
    ProgressNoted: ({ aggregateId: enrolmentId, version, data: { learned } }, rows) =>
      rows.patch(EnrolmentRow, { enrolmentId }, { learned, version }),
    CourseCompleted: ({ aggregateId: enrolmentId, version, occurredAt, data: { learnedAt } }, rows) =>
      rows.patch(EnrolmentRow, { enrolmentId }, { completedAt: learnedAt ?? occurredAt, version }),
  }),
});

export const enrolmentOf =
  (who: Omit<Enrolled, 'tutorId'>) =>
  ({ generation, table }: Place) =>
    EnrolmentRow.get({ generation, enrolmentId: enrolmentId(who) }).go(table);

/** Newest first. */
export const enrolmentsOfStudent =
  (studentId: string) =>
  ({ generation, index }: PagePlace) =>
    EnrolmentRow.query.byStudent({ generation, studentId }).go({ ...index, order: 'desc' });

/** Newest first. */
export const enrolmentsInCourse =
  (courseId: string) =>
  ({ generation, index }: PagePlace) =>
    EnrolmentRow.query.byCourse({ generation, courseId }).go({ ...index, order: 'desc' });
