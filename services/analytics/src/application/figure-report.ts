import type { Day } from '../domain/day.ts';
import { FIGURE_REPORTS, type FigureReportName, type Numbers } from './figure-columns.ts';
import {
  ABOUT_COLUMNS,
  type About,
  aboutRow,
  demandAnswerable,
  inOrder,
  type KnownCourses,
  type Report,
  type ReportRow,
} from './report.ts';
import type { Dimension } from './report-request.ts';

/** What was counted of one day. */
export interface DayFigures extends About {
  readonly day: Day;
  readonly currency: string | undefined;
  readonly numbers: Numbers;
}

const listedUnder = (by: Dimension, { day, tutorId, courseId }: DayFigures): string | undefined =>
  by === 'day' ? day : by === 'tutor' ? tutorId : courseId;

const sumOf = (figures: readonly DayFigures[]): Numbers => {
  const sum: Record<string, number> = {};
  for (const { numbers } of figures)
    for (const [name, number] of Object.entries(numbers)) sum[name] = (sum[name] ?? 0) + number;
  return sum;
};

/** Adds up what was counted: a row for each day, tutor or course, and each currency. */
export const figureReport = (
  name: FigureReportName,
  by: Dimension,
  figures: readonly DayFigures[],
  known: KnownCourses,
): Report => {
  const { columns, hasCurrency } = FIGURE_REPORTS[name];
  const currencyOf = ({ currency }: DayFigures): ReportRow =>
    hasCurrency ? { currency: currency ?? null } : {};
  const summed = (parts: readonly DayFigures[]): ReportRow => {
    const sum = sumOf(parts);
    return Object.fromEntries(columns.map(({ name: column, value }) => [column, value(sum)]));
  };

  const groups = [
    ...Map.groupBy(figures, (part) => JSON.stringify([listedUnder(by, part) ?? null, part.currency])),
  ]
    .flatMap(([, parts]) => {
      const [first] = parts;
      return first === undefined ? [] : [{ parts, first, value: listedUnder(by, first) }];
    })
    .toSorted(
      (one, other) => inOrder(one.value, other.value) || inOrder(one.first.currency, other.first.currency),
    );
  demandAnswerable(groups.length);

  const totals = [...Map.groupBy(figures, ({ currency }) => currency)]
    .toSorted(([one], [other]) => inOrder(one, other))
    .map(([currency, parts]) => ({ currency: currency ?? null, ...summed(parts) }));

  return {
    columns: [
      ...ABOUT_COLUMNS[by],
      ...(hasCurrency ? ['currency'] : []),
      ...columns.map(({ name: column }) => column),
    ],
    rows: groups.map(({ parts, first, value }) => ({
      ...aboutRow(by, value, known),
      ...currencyOf(first),
      ...summed(parts),
    })),
    totals: hasCurrency ? totals : summed(figures),
  };
};
