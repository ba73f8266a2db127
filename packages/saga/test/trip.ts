import type { EventContract } from '@edtech/contracts';
import { refusal, reply, request, saga } from '../src/index.ts';

/** A contract that takes any data of its type: what these tests are about is not what events hold. */
const contract =
  <Data extends { readonly tripId?: string }>() =>
  <const Type extends string>(type: Type, aggregate = 'Trip'): EventContract<Type, 1, Data> => ({
    type,
    version: 1,
    context: 'travel',
    aggregate,
    publish: () => [],
    consume: () => [],
  });

interface Trip {
  readonly tripId: string;
}

interface Refused extends Trip {
  readonly code: string;
  readonly reason: string;
}

export const tripWanted = contract<Trip & { readonly to: string }>()('trip.wanted', 'Wish');
export const tripBooked = contract<Trip & { readonly seat: string; readonly visa: boolean }>()('trip.booked');
export const tripFailed = contract<Trip & { readonly code: string; readonly step: string }>()('trip.failed');
export const tripCancelled = contract<Trip>()('trip.cancelled', 'Wish');

export const flightWanted = contract<Trip & { readonly to: string }>()('flight.wanted');
export const flightReserved = contract<Trip & { readonly seat: string }>()('flight.reserved', 'Flight');
export const flightRefused = contract<Refused>()('flight.refused', 'Flight');
export const flightReleaseWanted = contract<Trip & { readonly seat?: string }>()('flight.release.wanted');
export const flightReleased = contract<Trip>()('flight.released', 'Flight');

export const roomWanted = contract<Trip & { readonly seat: string }>()('room.wanted');
export const roomReserved = contract<Trip>()('room.reserved', 'Room');
export const roomRefused = contract<Refused>()('room.refused', 'Room');
export const roomReleaseWanted = contract<Trip>()('room.release.wanted');
export const roomReleased = contract<Trip>()('room.released', 'Room');

export const ticketWanted = contract<Trip>()('ticket.wanted');
export const ticketIssued = contract<Trip>()('ticket.issued', 'Flight');
export const ticketRefused = contract<Refused>()('ticket.refused', 'Flight');
export const visaWanted = contract<Trip>()('visa.wanted');
export const visaGranted = contract<Trip>()('visa.granted', 'Visa');
export const postcardWanted = contract<Trip>()('postcard.wanted');
export const postcardSent = contract<Trip>()('postcard.sent', 'Postcard');

const nobody = (what: string) => ({
  code: `${what}-unanswered`,
  reason: `Nobody answered about the ${what}.`,
});

/** Begins a trip: what all trips of these tests have in common. */
export const trip = (version = 1) =>
  saga({
    name: 'Trip',
    version,
    startsOn: tripWanted,
    correlate: 'tripId',
    deadline: '30s',
    overdue: { code: 'trip-overdue', reason: 'It took too long.' },
    cancelOn: {
      contract: tripCancelled,
      because: () => ({ code: 'called-off', reason: 'You called it off.' }),
    },
  });

/** A flight and a room, then the ticket with a visa beside it, after which there is no way back, then a postcard. */
export const bookTrip = trip()
  .step('FLIGHT', {
    request: ({ start }) => request(flightWanted, { tripId: start.tripId, to: start.to }),
    success: reply(flightReserved),
    failure: refusal(flightRefused),
    timeout: '5s',
    retry: { attempts: 2 },
    unanswered: nobody('flight'),
    undo: {
      request: ({ start }, { reply: flight }) =>
        request(flightReleaseWanted, { tripId: start.tripId, ...(flight && { seat: flight.seat }) }),
      reply: reply(flightReleased),
      timeout: '10s',
      retry: { attempts: 2, backoff: 2 },
    },
  })
  .step('ROOM', {
    request: ({ start, replies }) => request(roomWanted, { tripId: start.tripId, seat: replies.FLIGHT.seat }),
    success: reply(roomReserved),
    failure: refusal(roomRefused),
    timeout: '5s',
    unanswered: nobody('room'),
    undo: {
      request: ({ start }) => request(roomReleaseWanted, { tripId: start.tripId }),
      reply: reply(roomReleased),
      timeout: '10s',
      retry: { attempts: 2, backoff: 2 },
    },
  })
  .pointOfNoReturn('PAPERS', 'TICKET', {
    TICKET: {
      request: ({ start }) => request(ticketWanted, { tripId: start.tripId }),
      success: reply(ticketIssued),
      failure: refusal(ticketRefused),
      timeout: '5s',
      unanswered: nobody('ticket'),
      undo: { coveredBy: 'FLIGHT' },
    },
    VISA: {
      request: ({ start }) => request(visaWanted, { tripId: start.tripId }),
      success: reply(visaGranted),
      timeout: '5s',
      retry: { attempts: 2 },
      unanswered: nobody('visa'),
      undo: { nothing: 'A visa that nobody uses harms nobody.' },
    },
  })
  .step('POSTCARD', {
    request: ({ start }) => request(postcardWanted, { tripId: start.tripId }),
    success: reply(postcardSent),
    timeout: '5s',
    retry: { attempts: 2 },
    optional: true,
  })
  .ends({
    completed: ({ start, replies }) =>
      request(tripBooked, {
        tripId: start.tripId,
        seat: replies.FLIGHT.seat,
        visa: replies.VISA !== undefined,
      }),
    failed: ({ start }, { code, step }) => request(tripFailed, { tripId: start.tripId, code, step }),
  });
