import type { Platform } from '@edtech/testkit/platform';
import { stepNamed } from '../../packages/saga/src/definition.ts';
import { waitFor } from '../../packages/saga/src/retry.ts';
import { lessonBooking } from '../../services/booking/src/application/lesson-booking.ts';
import { ask, read } from './booking.ts';
import type { Booker } from './prepare.ts';

/** Milliseconds from when timers were due until they had fired. */
export interface Lateness {
  readonly timers: number;
  readonly earliest: number;
  readonly latest: number;
}

const STEP = 'AVAILABILITY_CHECK';
/** What answers the step. */
const MAPPING = 'tutoringBookingRequests.sqs.1';
const PATIENCE = 180_000;

/** Books while nobody answers the first step, and sees when each of its timers fires. */
export const timersOfSilence = async (platform: Platform, bookers: readonly Booker[]): Promise<Lateness> => {
  await platform.control.setMapping(MAPPING, 'disable');
  const paths = await Promise.all(
    bookers.map(async (booker) => ({ booker, path: await ask(platform, booker) })),
  );
  const given = async (): Promise<boolean> => {
    const all = await Promise.all(paths.map(({ booker, path }) => read(platform, path, booker)));
    return all.every(({ status }) => status === 'FAILED');
  };
  for (const end = Date.now() + PATIENCE; !(await given()); )
    if (Date.now() > end) throw new Error('Bookings that nobody answers do not fail.');
  await platform.control.setMapping(MAPPING, 'enable');
  await platform.settled(PATIENCE);
  const waits: number[] = [];
  for (const { booker, path } of paths) waits.push(...latenessIn(await read(platform, path, booker)));
  return { timers: waits.length, earliest: Math.min(...waits), latest: Math.max(...waits) };
};

/** Of each time that the step was asked and not answered. */
const latenessIn = ({ history }: Awaited<ReturnType<typeof read>>): readonly number[] => {
  const of = (...events: readonly string[]) =>
    history
      .filter(({ event, step }) => step === STEP && events.includes(event))
      .map(({ at }) => Date.parse(at));
  const asked = of('ASKED', 'ASKED_AGAIN');
  const { retry } = stepNamed(lessonBooking, STEP);
  return of('UNANSWERED').map(
    (at, number) => at - (asked[number] ?? Number.NaN) - waitFor(retry, number + 1),
  );
};
