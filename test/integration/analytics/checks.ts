import type { Table } from '@edtech/event-store';
import { activity } from '../../../services/analytics/src/application/activity.ts';
import {
  BY_DAY_ONLY,
  DIMENSIONS,
  REPORTS,
  type ReportName,
  type ReportRequest,
} from '../../../services/analytics/src/application/report-request.ts';
import { activityId } from '../../../services/analytics/src/domain/activity.ts';
import { dayOf } from '../../../services/analytics/src/domain/day.ts';
import { counted } from '../../../services/analytics/test/application/naive.ts';
import type { Told } from '../../../services/analytics/test/application/told.ts';
import { historiesIn } from '../projection/rows.ts';
import { BUSY, type History, TODAY } from './crowd.ts';

/** Every report, by everything, of all and of the busy tutor and course. */
export const questions: readonly { readonly name: ReportName; readonly request: ReportRequest }[] =
  REPORTS.flatMap((name) =>
    (BY_DAY_ONLY.includes(name) ? (['day'] as const) : DIMENSIONS).flatMap((by) => {
      const request = { from: dayOf('2026-11-27'), to: dayOf(TODAY), by };
      if (BY_DAY_ONLY.includes(name)) return [{ name, request }];
      const { tutorId, courseId } = BUSY;
      return [{}, { tutorId }, { courseId }].map((only) => ({ name, request: { ...request, ...only } }));
    }),
  );

/** What all of them answer, as somebody counts it who has each event once before him. */
export const expectedAnswers = (told: readonly Told[]) =>
  questions.map(({ name, request }) => ({ name, request, ...counted(told, name, request) }));

/** What all of them answer. */
export const answers = (report: (name: ReportName, request: ReportRequest) => Promise<unknown>) =>
  Promise.all(
    questions.map(async ({ name, request }) => {
      const { rows, totals } = (await report(name, request)) as ReturnType<typeof counted>;
      return { name, request, rows, totals };
    }),
  );

const heardTypes = new Set(activity.on.map(({ contract }) => contract.type));

interface Streams {
  /** Ids of the events that a stream tells of, by the stream's own id. */
  readonly [stream: string]: readonly string[];
}

/** What stands in the streams: of each event that figures are made of, one, in order. */
export const expectedStreams = (histories: readonly History[]): Streams =>
  Object.fromEntries(
    histories.flatMap((history) => {
      const recorded = history.filter(({ type }) => heardTypes.has(type)).map(({ id }) => id);
      const [first] = history;
      return first === undefined || recorded.length === 0
        ? []
        : [[activityId(first.source, first.aggregate), recorded]];
    }),
  );

export const streams = async (events: Table): Promise<Streams> =>
  Object.fromEntries(
    (await historiesIn(events)).map(({ events: stream }) => [
      stream[0]?.event.aggregateId,
      stream.map(({ event }) => (event.data as { readonly eventId: string }).eventId),
    ]),
  );
