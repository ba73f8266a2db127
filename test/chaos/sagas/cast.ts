import type { BodyOf } from '@edtech/contracts';
import type { requestBookingRequest } from '../../../services/booking/src/generated/request-booking-request.ts';
import type { Chance } from '../memory/chance.ts';

type Wanted = BodyOf<typeof requestBookingRequest>;

export interface Book {
  readonly kind: 'book';
  readonly bookingId: string;
  readonly studentId: string;
  readonly wanted: Wanted;
}

export interface Cancel {
  readonly kind: 'cancel';
  readonly bookingId: string;
  readonly studentId: string;
}

/** What people ask of bookings. */
export type BookingCommand = Book | Cancel;

/** A booking that will be asked for, and perhaps given up by its student some time later. */
export interface Plan {
  readonly book: Book;
  /** Milliseconds from the answer to the request. */
  readonly cancelAfter?: number;
}

export interface Student {
  readonly userId: string;
  /** Says what the local gateway does with the student's card. */
  readonly card: string;
}

export interface Tutor {
  readonly userId: string;
  readonly address: string;
  readonly teaches: boolean;
}

export interface Cast {
  readonly students: readonly Student[];
  readonly tutors: readonly Tutor[];
}

/** Most cards pay at once; the others refuse, or have the gateway answer late, or only when it is asked again. */
const CARDS = [
  'tok_visa',
  'tok_visa',
  'tok_visa',
  'tok_visa',
  'tok_declined',
  'tok_timeout_charged',
  'tok_timeout_not_charged',
  'tok_pending',
  'tok_release_timeout_released',
];

const PRICE = { minorUnits: 4_990, currency: 'EUR' };
const DURATION_MINUTES = 60;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Lessons are asked for between tomorrow and a few days later. */
const DAYS = 3;

const TUTORS = 5;

/** The last tutor never teaches, and the one before has an address that takes no mail. */
export const castOf = (prefix: string): Cast => ({
  students: CARDS.map((card, index) => ({ userId: `${prefix}-student-${index}`, card })),
  tutors: Array.from({ length: TUTORS }, (_, index) => ({
    userId: `${prefix}-tutor-${index}`,
    address: index === TUTORS - 2 ? 'bounce@example.com' : `${prefix}-tutor-${index}@example.com`,
    teaches: index < TUTORS - 1,
  })),
});

const CANCELLED = 0.25;
const LONGEST_THOUGHT_MILLISECONDS = 45_000;

interface Season {
  /** When nothing has happened yet, in epoch milliseconds. */
  readonly start: number;
  readonly bookings: number;
}

/** Bookings whose times are in each other's way now and then. */
export const plansOf = (
  chance: Chance,
  prefix: string,
  { students, tutors }: Cast,
  { start, bookings }: Season,
): readonly Plan[] => {
  const tomorrow = Math.ceil(start / DAY) * DAY + DAY;
  // A break is kept between lessons, so that neighbours meet as well.
  const hours = Math.min(DAYS * 24, Math.max(4, bookings));
  return Array.from({ length: bookings }, (_, index): Plan => {
    const student = students[chance.below(students.length)];
    const tutor = tutors[chance.strikes(0.05) ? tutors.length - 1 : chance.below(tutors.length - 1)];
    const at = tomorrow + chance.below(hours) * HOUR;
    const wanted = {
      tutorId: tutor?.userId ?? '',
      requestedTime: new Date(at).toISOString(),
      durationMinutes: DURATION_MINUTES,
      subject: 'Algebra',
      price: PRICE,
    };
    const studentId = student?.userId ?? '';
    const book = { kind: 'book', bookingId: `${prefix}-booking-${index}`, studentId, wanted } as const;
    if (!chance.strikes(CANCELLED)) return { book };
    return { book, cancelAfter: chance.below(chance.strikes(0.6) ? 4_000 : LONGEST_THOUGHT_MILLISECONDS) };
  });
};
