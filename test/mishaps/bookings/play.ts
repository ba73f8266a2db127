import { setTimeout as pause } from 'node:timers/promises';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Platform } from '@edtech/testkit/platform';
import { book, cancel, ended, LESSON_MINUTES, LESSON_TIME, seen } from './booking.ts';
import type { Case, Mishap } from './case.ts';
import type { Cast } from './people.ts';
import { STEPS, type StepName } from './steps.ts';

/** A case with those who play it. */
export interface Part extends Case {
  readonly cast: Cast;
  /** Who has booked the same time before; only where a case asks for that. */
  readonly rival?: Cast;
}

/** A crash takes all that is in its batch with it: bookings are kept apart, so that each meets its own mishap only. */
const BETWEEN_BOOKINGS = 750;
const OUTAGE = 20_000;
/** From a request until the function that hears it has failed, with time to spare. */
const UNTIL_STRUCK = 1_500;
/** Nothing is asked for longer, and nothing lies in a queue for longer. */
const SETTLED = 180_000;

/** Somebody gives the hold free, past the workflow. */
const giveFree = async ({ aws }: Platform, { tutor, ids: { bookingId } }: Cast): Promise<void> => {
  const detail = {
    id: crypto.randomUUID(),
    type: 'availability.release.requested',
    version: 1,
    source: 'edtech.booking',
    aggregate: { type: 'LessonBooking', id: `by-hand-${bookingId}`, sequence: 1 },
    occurredAt: new Date().toISOString(),
    correlationId: bookingId,
    causationId: bookingId,
    data: {
      bookingId,
      tutorId: tutor.userId,
      requestedTime: LESSON_TIME,
      durationMinutes: LESSON_MINUTES,
      reason: 'by-hand',
    },
  };
  const { FailedEntryCount } = await aws.eventbridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'edtech-platform-events-dev',
          Source: detail.source,
          DetailType: detail.type,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  if (FailedEntryCount !== 0) throw new Error('The release was not taken.');
};

/** Books, and does what the case has somebody do meanwhile. */
const act = async (platform: Platform, { step, cast, rival, holdGone, cancels }: Part): Promise<void> => {
  if (rival !== undefined) {
    await book(platform, rival);
    await ended(platform, rival);
  }
  await book(platform, cast);
  if (holdGone === true) {
    await seen(platform, cast, step, 'ASKED');
    await giveFree(platform, cast);
  }
  if (cancels === undefined) return;
  await seen(platform, cast, ...cancels.once);
  const { status, text } = await cancel(platform, cast);
  if (status !== cancels.answer) throw new Error(`The cancellation was answered ${status}: ${text}`);
};

/** What the acting itself met, such as an answer that was not expected. */
type Troubles = Map<Part, string>;

/** One case that cannot be acted as it is written spoils no other. */
const noting = async (troubles: Troubles, part: Part, acting: () => Promise<void>): Promise<void> => {
  try {
    await acting();
  } catch (error) {
    troubles.set(part, String(error));
  }
};

/** Side by side: what befalls one of these bookings disturbs no other. */
const besides = async (platform: Platform, parts: readonly Part[], troubles: Troubles): Promise<void> => {
  await Promise.all(
    parts.map(async (part, index) => {
      await pause(index * BETWEEN_BOOKINGS);
      await noting(troubles, part, () => act(platform, part));
    }),
  );
};

/** One after the other: where the workflow's own function dies, it takes down whatever is in its batch. */
const inTurn = async (platform: Platform, parts: readonly Part[], troubles: Troubles): Promise<void> => {
  for (const part of parts)
    await noting(troubles, part, async () => {
      await act(platform, part);
      await ended(platform, part.cast);
    });
};

/** Each once the one before has had its first error: a function that fails takes its batch along, and they share functions. */
const staggered = async (platform: Platform, parts: readonly Part[], troubles: Troubles): Promise<void> => {
  for (const part of parts)
    await noting(troubles, part, async () => {
      await act(platform, part);
      await seen(platform, part.cast, part.step, 'ASKED');
      await pause(UNTIL_STRUCK);
    });
  for (const part of parts) await noting(troubles, part, () => ended(platform, part.cast));
};

/** The services that others need no more go first: so outages overlap, and none but its own bookings wait for it. */
const ORDER_OF_OUTAGES: readonly (readonly StepName[])[] = [
  ['STUDENT_NOTIFICATION'],
  ['CHAT_SESSION'],
  ['PAYMENT_AUTHORIZATION', 'LESSON'],
  ['AVAILABILITY_CHECK'],
];

/** Functions whose queues are read by nobody for a while, from the moment at which their step is asked. */
const outages = async (platform: Platform, parts: readonly Part[], troubles: Troubles): Promise<void> => {
  const { control } = platform;
  const over: Promise<void>[] = [];
  const down = new Set<string>();
  const goesDown = async (asks: string): Promise<void> => {
    if (down.has(asks)) return;
    down.add(asks);
    const mapping = `${asks}.sqs.1`;
    await control.setMapping(mapping, 'disable');
    over.push(pause(OUTAGE).then(() => control.setMapping(mapping, 'enable')));
  };
  for (const steps of ORDER_OF_OUTAGES) {
    const now = parts.filter(({ step }) => steps.includes(step));
    await Promise.all(
      now.map((part) =>
        noting(troubles, part, async () => {
          await act(platform, part);
          await seen(platform, part.cast, part.step, 'ASKED');
        }),
      ),
    );
    await Promise.all(now.map(({ step }) => goesDown(STEPS[step].asks)));
  }
  await Promise.all(over);
};

/** How a mishap has to be played; all others disturb nobody. */
const ALONE: readonly Mishap[] = [
  'crash before the transition is committed',
  'crash after the transition is committed',
];
const STAGGERED: readonly Mishap[] = ['error'];
const OUTAGES: readonly Mishap[] = ['service down for 20 s'];

/** Plays all cases, and resolves when nothing is in flight any more, with what could not be acted as it is written. */
export const playAll = async (
  platform: Platform,
  parts: readonly Part[],
): Promise<ReadonlyMap<Part, string>> => {
  const troubles: Troubles = new Map();
  const of = (mishaps: readonly Mishap[]) => parts.filter(({ mishap }) => mishaps.includes(mishap));
  const apart = new Set([ALONE, STAGGERED, OUTAGES].flatMap(of));
  await inTurn(platform, of(ALONE), troubles);
  await staggered(platform, of(STAGGERED), troubles);
  await outages(platform, of(OUTAGES), troubles);
  await besides(
    platform,
    parts.filter((part) => !apart.has(part)),
    troubles,
  );
  await platform.settled(SETTLED);
  return troubles;
};
