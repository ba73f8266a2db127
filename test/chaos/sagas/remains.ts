import { createEventStore, type Item } from '@edtech/event-store';
import { readSaga } from '@edtech/saga';
import { lessonBooking } from '../../../services/booking/src/application/lesson-booking.ts';
import {
  chatSessionOfBooking,
  lessonOfBooking,
} from '../../../services/booking/src/application/lesson-booking-ids.ts';
import { Booking } from '../../../services/booking/src/domain/booking.ts';
import { ChatSession } from '../../../services/chat/src/domain/chat-session.ts';
import { type Entry, entries } from '../../../services/payment/src/adapters/local-gateway/ledger.ts';
import { paymentOfBooking } from '../../../services/payment/src/application/payment-ids.ts';
import { CalendarPage } from '../../../services/tutoring/src/domain/calendar-page.ts';
import { Lesson } from '../../../services/tutoring/src/domain/lesson.ts';
import { pageAt } from '../../../services/tutoring/src/domain/page-id.ts';
import type { Book } from './cast.ts';
import { sourceOf, TABLES, type TableName, type Tables } from './tables.ts';
import type { LeftBehind, Remains } from './verdict.ts';

/** What the bookings have left behind, from the base tables alone. */
export const remainsOf = async (
  tables: Tables,
  books: readonly Book[],
): Promise<Pick<LeftBehind, 'bookings' | 'items'>> => {
  const items = Object.fromEntries(
    await Promise.all(TABLES.map(async (name) => [name, await collected(tables[name].scan())] as const)),
    // The keys are the names.
  ) as Record<TableName, readonly Item[]>;
  const ledger = Map.groupBy(await collected(entries(tables.payment)), ({ paymentId }) => paymentId);
  const bookings = await Promise.all(books.map((book) => remainsOfBooking(tables, book, ledger)));
  return { items, bookings };
};

const remainsOfBooking = async (
  tables: Tables,
  book: Book,
  ledger: ReadonlyMap<string, readonly Entry[]>,
): Promise<Remains> => {
  const { bookingId: id, wanted } = book;
  const storeOf = (name: TableName) => createEventStore({ table: tables[name], source: sourceOf(name) });
  const saga = await readSaga(tables.sagas, { name: lessonBooking.name, id });
  const pk = `saga#${lessonBooking.name}#${id}`;
  const [booking, lesson, page, chat] = await Promise.all([
    storeOf('booking').load(Booking, id),
    storeOf('tutoring').load(Lesson, lessonOfBooking(id)),
    storeOf('tutoring').load(CalendarPage, pageAt(wanted.tutorId, wanted.requestedTime)),
    storeOf('chat').load(ChatSession, chatSessionOfBooking(id)),
  ]);
  return {
    book,
    saga,
    history: await collected(tables.sagas.range({ pk, from: 'history#', to: 'history#~' })),
    booking: booking.state,
    lesson: lesson.state,
    page: page.state,
    chat: chat.state,
    entries: ledger.get(paymentOfBooking(id)) ?? [],
  };
};

const collected = async <One>(all: AsyncIterable<One>): Promise<readonly One[]> => {
  const found: One[] = [];
  for await (const one of all) found.push(one);
  return found;
};
