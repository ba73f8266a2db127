import type { Place } from '@edtech/projection';
import type { FigureReportName } from '../application/figure-columns.ts';
import type { DayFigures } from '../application/figure-report.ts';
import type { ReportRequest } from '../application/report-request.ts';
import { readDay } from '../domain/day.ts';
import { FiguresRow } from './figures-row.ts';
import { fromKey } from './keys.ts';
import { lookAt } from './look.ts';
import { aboutOf, placesToLook } from './places.ts';

/** What was counted in the range, each row by itself. */
export const figuresOf =
  (report: FigureReportName, request: ReportRequest) =>
  async ({ generation, table }: Place): Promise<{ readonly data: readonly DayFigures[] }> => {
    const data = await lookAt(placesToLook(request), async (place) => {
      const query = FiguresRow.query.byMonth({ generation, report, ...place });
      return (await query.go({ ...table, pages: 'all' })).data.flatMap((row) => inRange(row, request));
    });
    return { data };
  };

type Row = Awaited<ReturnType<ReturnType<typeof FiguresRow.get>['go']>>['data'];

const inRange = (row: NonNullable<Row>, { from, to }: ReportRequest): readonly DayFigures[] => {
  const { scope, subject, other, currency, day: written, ...more } = row;
  const day = readDay(written);
  if (day === undefined || day < from || day > to) return [];
  const numbers = Object.fromEntries(
    Object.entries(more).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
  );
  return [{ day, currency: fromKey(currency), numbers, ...aboutOf({ scope, subject, other }) }];
};
