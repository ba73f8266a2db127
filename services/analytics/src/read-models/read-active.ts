import type { Place } from '@edtech/projection';
import type { Active } from '../application/active-report.ts';
import type { ReportRequest } from '../application/report-request.ts';
import { type Day, daysOf, monthOf } from '../domain/day.ts';
import { ActiveRow } from './active-row.ts';
import { dayOfMonth } from './active-users.ts';
import { lookAt } from './look.ts';
import { aboutOf, placesToLook } from './places.ts';

/** Who was active in the range, and on which of its days. */
export const activeOf =
  (request: ReportRequest) =>
  async ({ generation, table }: Place): Promise<{ readonly data: readonly Active[] }> => {
    const days = Map.groupBy(daysOf(request.from, request.to), monthOf);
    const data = await lookAt(placesToLook(request), async (place) => {
      const query = ActiveRow.query.byMonth({ generation, ...place });
      const { data: rows } = await query.go({ ...table, pages: 'all' });
      return rows.flatMap((row) => inRange(row, days.get(place.month) ?? []));
    });
    return { data };
  };

type Row = Awaited<ReturnType<ReturnType<typeof ActiveRow.get>['go']>>['data'];

const inRange = (row: NonNullable<Row>, daysOfMonth: readonly Day[]): readonly Active[] => {
  const days = daysOfMonth.filter((day) => (row[dayOfMonth(day)] ?? 0) > 0);
  return days.length === 0 ? [] : [{ member: row.member, days, ...aboutOf(row) }];
};
