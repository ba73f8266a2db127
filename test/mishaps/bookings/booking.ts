import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '@edtech/testkit/http-client';
import type { Platform } from '@edtech/testkit/platform';
import { PRICE } from './end.ts';
import type { Cast } from './people.ts';

type Http = Pick<Platform, 'http'>;

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** When all lessons are to begin; each tutor gives one. */
export const LESSON_TIME = new Date(Math.ceil(Date.now() / DAY) * DAY + 7 * DAY + 10 * HOUR).toISOString();
export const LESSON_MINUTES = 60;

/** Asks for the booking of a cast. */
export const book = async ({ http }: Http, { student, tutor, key, ids }: Cast): Promise<void> => {
  const wanted = {
    tutorId: tutor.userId,
    requestedTime: LESSON_TIME,
    durationMinutes: LESSON_MINUTES,
    subject: 'Algebra',
    price: { minorUnits: PRICE, currency: 'EUR' },
  };
  const asked = await http.post('/bookings', wanted, {
    ...student.self,
    headers: { 'idempotency-key': key },
  });
  if (asked.status !== 202 || asked.body.bookingId !== ids.bookingId)
    throw new Error(`POST /bookings answered ${asked.status}: ${asked.text}`);
};

export const cancel = ({ http }: Http, { student, ids }: Cast): Promise<Answer> =>
  http.send('DELETE', `/bookings/${ids.bookingId}`, '', student.self);

export interface Line {
  /** ISO-8601. */
  readonly at: string;
  readonly event: string;
  readonly step?: string;
}

export const bookingOf = async ({ http }: Http, { student, ids }: Cast) => {
  const { status, body } = await http.get(`/bookings/${ids.bookingId}`, student.self);
  if (status !== 200) throw new Error(`GET /bookings/${ids.bookingId} answered ${status}`);
  // The answer was held against the document of the API.
  return body as unknown as {
    readonly status: string;
    readonly failure?: { readonly step: string; readonly code: string };
    readonly history: readonly Line[];
  };
};

const PATIENCE = 60_000;

/** Resolves once this is in the history of the booking. @throws Error when it is not in time */
export const seen = async (platform: Http, cast: Cast, step: string, event: string): Promise<void> => {
  for (const end = performance.now() + PATIENCE; performance.now() < end; await pause(100)) {
    const { status, history } = await bookingOf(platform, cast);
    if (history.some((line) => line.step === step && line.event === event)) return;
    if (status === 'FAILED') break;
  }
  throw new Error(
    `${cast.ids.bookingId} had no ${event} of ${step} within ${PATIENCE} ms, or failed before.`,
  );
};

/** Resolves once the booking has its outcome. @throws Error when it has not in time */
export const ended = async (platform: Http, cast: Cast): Promise<void> => {
  for (const end = performance.now() + PATIENCE; performance.now() < end; await pause(200))
    if ((await bookingOf(platform, cast)).status !== 'REQUESTED') return;
  throw new Error(`${cast.ids.bookingId} had no outcome within ${PATIENCE} ms.`);
};
