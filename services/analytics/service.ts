import { RequestRefused } from '@edtech/http';
import { consumes, fileOf, route, service } from '@edtech/infrastructure';
import { activity } from './src/application/activity.ts';
import { ReportNotFound, ReportTooLarge } from './src/application/report.ts';
import { aggregates } from './src/domain/aggregates.ts';
import { projections } from './src/read-models/index.ts';

export default service({
  name: 'analytics',
  aggregates,
  readModels: { of: 'figures by day, tutor and course, who was active, and courses', projections },
  routes: [
    route('GET /analytics/{report}', 'get-report', {
      does: 'Reports enrolments, revenue, lessons, registrations or active users',
      reads: true,
      timeoutSeconds: 25,
      memoryMegabytes: 1024,
      parameters: {
        report: 'One of `enrolments`, `revenue`, `lessons`, `registrations` and `active-users`.',
        from: 'The first day, of UTC.',
        to: 'The last day, at most 366 days in all, and 92 of `active-users`.',
        by: 'What the rows are about; `day` when absent, and for `registrations` always.',
        tutorId: 'What this tutor has to do with. Tutors see their own.',
        courseId: 'What this course has to do with.',
      },
      answers: { 200: fileOf('application/json', 'text/csv') },
      refuses: [
        new RequestRefused('not-acceptable', { offered: ['application/json', 'text/csv'] }),
        new ReportNotFound(),
        new ReportTooLarge(12_000),
      ],
      notes:
        'For administrators, and for tutors what is their own. JSON has the `rows`, and their `totals`: one for each currency in `revenue`. As `text/csv` it is the rows, under a name for a file.',
    }),
  ],
  consumers: [consumes(activity, { does: 'records what happens on the platform', file: 'activity' })],
});
