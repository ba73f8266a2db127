import { httpHandler, ok, preferredType, textDocument } from '@edtech/http';
import { csv } from '../application/csv.ts';
import { makeReport } from '../application/make-report.ts';
import { maySee, reportNamed, reportQuery, reportRequest } from './report-query.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  {
    path: ['report'],
    query: reportQuery,
    allow: (identity, { path, query }) => maySee(identity, path.report, query.tutorId),
  },
  async ({ path, query, identity, accept }) => {
    const report = reportNamed(path.report);
    const request = reportRequest(report, query, identity);
    const type = preferredType(accept, 'application/json', 'text/csv');
    const { columns, rows, totals } = await makeReport(views, report, request);
    if (type === 'application/json') return ok({ report, ...request, zone: 'UTC', rows, totals });
    const fileName = `${report}-${request.from}-${request.to}-by-${request.by}.csv`;
    return textDocument({ type, content: csv(columns, rows), fileName });
  },
);
