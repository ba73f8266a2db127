import { lessonBookingCompletedV1, lessonBookingFailedV1 } from '@edtech/contracts';
import type { Item } from '@edtech/event-store';
import { decodeOutboxItem, type OutboxItem } from '@edtech/event-store/layout';
import type { SagaState } from '@edtech/saga';
import type { Booking } from '../../../services/booking/src/domain/booking.ts';
import type { ChatSession } from '../../../services/chat/src/domain/chat-session.ts';
import type { Entry } from '../../../services/payment/src/adapters/local-gateway/ledger.ts';
import type { PageState } from '../../../services/tutoring/src/domain/calendar-page.ts';
import type { Lesson } from '../../../services/tutoring/src/domain/lesson.ts';
import { disordersOf, outboxOf } from '../invariants.ts';
import type { Book } from './cast.ts';
import { historyDisorders } from './history.ts';
import type { TableName } from './tables.ts';

type StateOf<Aggregate extends { readonly initial: unknown }> = Aggregate['initial'];

/** What has become of one booking, in every service that took part. */
export interface Remains {
  readonly book: Book;
  readonly booking: StateOf<typeof Booking>;
  /** Undefined when there is none. */
  readonly saga: { readonly state: SagaState; readonly revision: number } | undefined;
  /** Lines of the saga's history, as they are stored. */
  readonly history: readonly Item[];
  readonly lesson: StateOf<typeof Lesson>;
  /** The page of the tutor's calendar on which the lesson would be. */
  readonly page: PageState;
  /** What the gateway's own books say of the payment of the booking. */
  readonly entries: readonly Entry[];
  readonly chat: StateOf<typeof ChatSession>;
}

export interface LeftBehind {
  readonly bookings: readonly Remains[];
  readonly items: Readonly<Record<TableName, readonly Item[]>>;
  /** Everything that lies in a dead-letter queue, described. */
  readonly deadLetters: readonly string[];
  /** Whether requests and answers could get lost for good: a chat session that nobody could open is then reported. */
  readonly lossy: boolean;
}

export interface SagaVerdict {
  readonly violations: readonly string[];
  readonly events: number;
  /** Sagas that came to their end. */
  readonly effects: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
  /** How sagas ended: by status, and why they failed. */
  readonly ends: Readonly<Record<string, number>>;
}

/** What is wrong with one booking; in which way decides how it is counted. */
interface Wrong {
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  readonly outOfOrder: readonly string[];
}

/**
 * Whether every booking came to its end, with all or nothing: a lesson, its price held once, a chat session, and the time in
 * the tutor's calendar; or none of that, and a reason.
 */
export const sagaVerdictOf = ({ bookings, items, deadLetters, lossy }: LeftBehind): SagaVerdict => {
  const outcomes = Map.groupBy(outcomesIn(items.sagas), ({ aggregateId }) => aggregateId);
  const wrong = bookings.map((one) => wrongWith(one, outcomes.get(one.book.bookingId) ?? [], lossy));
  const all = (which: keyof Wrong): readonly string[] => wrong.flatMap((one) => one[which]);
  const ended = bookings.flatMap(({ saga }) => (saga === undefined ? [] : [saga.state]));
  return {
    events: Object.values(items).flatMap(outboxOf).length,
    effects: ended.filter(({ finishedAt }) => finishedAt !== undefined).length,
    lost: all('lost').length,
    duplicated: all('duplicated').length,
    outOfOrder: all('outOfOrder').length,
    ends: tallied(ended.map(endOf)),
    violations: [
      ...all('lost'),
      ...all('duplicated'),
      ...all('outOfOrder'),
      ...heldByNobody(bookings),
      ...Object.entries(items).flatMap(([table, found]) =>
        disordersOf(table, table === 'sagas' ? withoutOutcomes(found) : found),
      ),
      ...deadLetters,
    ],
  };
};

const OUTCOMES: ReadonlySet<unknown> = new Set([lessonBookingCompletedV1.type, lessonBookingFailedV1.type]);

/** A saga tells its outcome in the name of the booking, whose sequence it goes on with: it is judged by itself. */
const withoutOutcomes = (sagas: readonly Item[]): readonly Item[] =>
  sagas.filter(({ eventType, status }) => !OUTCOMES.has(eventType) || status !== 'COMPLETED');

const outcomesIn = (sagas: readonly Item[]): readonly OutboxItem[] =>
  sagas
    .filter(({ pk, eventType }) => pk.startsWith('outbox#') && OUTCOMES.has(eventType))
    .map(decodeOutboxItem);

const wrongWith = (remains: Remains, outcomes: readonly OutboxItem[], lossy: boolean): Wrong => {
  const { book, booking, saga, history } = remains;
  const { bookingId } = book;
  const named = (texts: readonly string[]) => texts.map((text) => `${bookingId}: ${text}`);
  if (saga === undefined) return { lost: named(['its saga never began']), duplicated: [], outOfOrder: [] };

  const { status } = saga.state;
  const told = outcomes.map(({ eventType, sequence }) => `${eventType} (${sequence})`);
  const expected = status === 'COMPLETED' ? lessonBookingCompletedV1.type : lessonBookingFailedV1.type;
  const outcome = booking.status === 'unknown' ? undefined : booking.outcome?.status;
  const isOver = status === 'COMPLETED' || status === 'FAILED';
  return {
    lost: named([
      ...(isOver ? [] : [`its saga is ${status}`]),
      ...(saga.state.openTimers.length === 0 ? [] : ['its saga still waits']),
      ...(told.length > 0 ? [] : ['nobody was told how its saga ended']),
      ...(outcome === status.toLowerCase() ? [] : [`the booking is ${outcome}, its saga ${status}`]),
      ...(status === 'COMPLETED' ? missing(remains, lossy) : keptBack(remains)),
    ]),
    duplicated: named([
      ...(told.length < 2 ? [] : [`its saga ended ${told.length} times: ${told.join(', ')}`]),
      ...(remains.entries.length < 2 ? [] : [`its price was held ${remains.entries.length} times`]),
    ]),
    outOfOrder: named([
      ...(told.every((one) => one === `${expected} (2)`) ? [] : [`its saga is ${status} and says ${told}`]),
      ...historyDisorders(saga, history),
    ]),
  };
};

const outstanding = ({ authorized, captured, released }: Entry): number => authorized - captured - released;

/** What a booking that succeeded does not have. */
const missing = (
  { book, saga, booking, lesson, page, entries, chat }: Remains,
  lossy: boolean,
): readonly string[] => {
  const { bookingId, wanted } = book;
  const held = entries.reduce((sum, entry) => sum + outstanding(entry), 0);
  const lessonId =
    booking.status !== 'unknown' && booking.outcome?.status === 'completed'
      ? booking.outcome.booked.lessonId
      : undefined;
  const places = page.lessons.filter((one) => one.lessonId === lessonId);
  const mayLackChat = lossy && saga?.state.steps.CHAT_SESSION?.status === 'REPORTED';
  return [
    ...(lesson.status === 'scheduled' ? [] : [`its lesson is ${lesson.status}`]),
    ...(places.length === 1 ? [] : [`its lesson is in the calendar ${places.length} times`]),
    ...(page.holds.some((hold) => hold.bookingId === bookingId)
      ? ['its time is held beside the lesson']
      : []),
    ...(held === wanted.price.minorUnits ? [] : [`${held} are held of its price`]),
    ...(chat.status === 'opened' || mayLackChat ? [] : ['it has no chat session']),
  ];
};

/** What a booking that failed still has. */
const keptBack = ({ book, lesson, page, entries, chat }: Remains): readonly string[] => {
  const { bookingId } = book;
  const held = entries.reduce((sum, entry) => sum + outstanding(entry), 0);
  return [
    ...(lesson.status === 'scheduled' || lesson.status === 'completed'
      ? [`its lesson is ${lesson.status}`]
      : []),
    ...(page.lessons.some((one) => one.bookingId === bookingId) ? ['its lesson is in the calendar'] : []),
    ...(page.holds.some((hold) => hold.bookingId === bookingId) ? ['its time is still held'] : []),
    ...(held === 0 ? [] : [`${held} of its price are still held`]),
    ...(lesson.status === 'cancelled' && chat.status === 'opened' && chat.closing === undefined
      ? ['its chat session is open']
      : []),
  ];
};

/** Lessons in one calendar do not overlap, and nothing is held once all is over. */
const heldByNobody = (bookings: readonly Remains[]): readonly string[] =>
  [...new Map(bookings.map(({ book, page }) => [pageName(book), page]))].flatMap(
    ([name, { holds, lessons }]) => {
      const inOrder = lessons.toSorted((one, other) => (one.start < other.start ? -1 : 1));
      const doubled = inOrder.filter(({ start }, index) => start < (inOrder[index - 1]?.end ?? ''));
      return [
        ...holds.map(({ bookingId }) => `${name}: time is held for ${bookingId}`),
        ...doubled.map(({ lessonId }) => `${name}: the lesson ${lessonId} begins during another`),
      ];
    },
  );

const pageName = ({ wanted: { tutorId, requestedTime } }: Book): string =>
  `${tutorId} on ${requestedTime.slice(0, 10)}`;

const endOf = ({ status, failure }: SagaState): string =>
  failure === undefined ? status : `${status} ${failure.code}`;

const tallied = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length] as const).sort(),
  );
