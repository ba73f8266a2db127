import { randomUUID } from 'node:crypto';
import type { Platform } from '@edtech/testkit/platform';
import { LESSON_PRICE } from '../../test/acting/requests.ts';
import type { Booker } from './prepare.ts';

/** A booking as `GET /bookings/{id}` shows it, as far as it is looked at here. */
export interface Booking {
  readonly status: string;
  readonly requestedAt: string;
  readonly endedAt?: string;
  readonly history: readonly { readonly at: string; readonly event: string; readonly step?: string }[];
}

/** Asks for a lesson. @returns where its booking is */
export const ask = async ({ http }: Pick<Platform, 'http'>, { self, ...wanted }: Booker): Promise<string> => {
  const body = { ...wanted, durationMinutes: 60, subject: 'Algebra', price: LESSON_PRICE };
  const headers = { 'idempotency-key': randomUUID() };
  const answer = await http.post('/bookings', body, { ...self, headers });
  if (answer.status !== 202) throw new Error(`POST /bookings answered ${answer.status}: ${answer.text}`);
  return `/bookings/${answer.body.bookingId}`;
};

export const read = async (
  { http }: Pick<Platform, 'http'>,
  path: string,
  { self }: Booker,
): Promise<Booking> => {
  const { status, text } = await http.get(path, self);
  if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${text}`);
  // What the API answers is held to its document by its client.
  return JSON.parse(text) as Booking;
};
