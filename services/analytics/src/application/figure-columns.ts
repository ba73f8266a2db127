import type { ReportName } from './report-request.ts';

/** What was counted, by the names that the rows give it. */
export interface Numbers {
  readonly [name: string]: number;
}

interface Column {
  readonly name: string;
  readonly value: (numbers: Numbers) => number;
}

const counted = (name: string, as = name): Column => ({ name: as, value: (numbers) => numbers[name] ?? 0 });

/** The figures of a report that sums, in their order. */
interface FigureReport {
  readonly columns: readonly Column[];
  /** Whether there is a row for each currency. */
  readonly hasCurrency: boolean;
}

export type FigureReportName = Exclude<ReportName, 'active-users'>;

export const FIGURE_REPORTS: { readonly [Name in FigureReportName]: FigureReport } = {
  enrolments: {
    columns: [counted('enrolled'), counted('revoked'), counted('coursesCompleted', 'completed')],
    hasCurrency: false,
  },
  revenue: {
    columns: [
      counted('payments'),
      counted('refunds'),
      counted('received', 'receivedMinorUnits'),
      counted('refunded', 'refundedMinorUnits'),
      { name: 'netMinorUnits', value: ({ received = 0, refunded = 0 }) => received - refunded },
    ],
    hasCurrency: true,
  },
  lessons: {
    columns: [
      counted('scheduled'),
      counted('completed'),
      counted('cancelled'),
      counted('minutes', 'minutesTaught'),
    ],
    hasCurrency: false,
  },
  registrations: { columns: [counted('registered'), counted('deactivated')], hasCurrency: false },
};
