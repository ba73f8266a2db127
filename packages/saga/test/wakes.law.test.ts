import fc from 'fast-check';
import { reply, request, sagaVersions } from '../src/index.ts';
import { disturbed } from './disturbed.ts';
import { answer, eventOf, type Stage, stage, wanted } from './stage.ts';
import {
  flightReleased,
  flightReleaseWanted,
  flightReserved,
  flightWanted,
  postcardSent,
  postcardWanted,
  roomReleased,
  roomReleaseWanted,
  roomReserved,
  roomWanted,
  trip,
  tripBooked,
  tripFailed,
} from './trip.ts';

/*
 * One delayed message stands for all timers of a saga. Here it has to do alone: whatever is answered when, also between the read and
 * the write of a look, or a look between those of a transition, whether or not a message is late or another clock was first, no timer
 * fires early, and none is left lying.
 */

const STEP_SECONDS = 0.5;
/** A message waits for whole seconds, and here it may be one step late. */
const LATEST_MILLISECONDS = 1_000 + 2 * STEP_SECONDS * 1_000;
/** A compensation is given up after some minutes. */
const MOST_STEPS = 600;

const nobody = { code: 'nobody', reason: 'Nobody answered.' };

/** Waits for several answers at a time, each for another while. */
const versions = sagaVersions([
  trip()
    .parallel('EVERYTHING', {
      FLIGHT: {
        request: ({ start }) => request(flightWanted, { tripId: start.tripId, to: start.to }),
        success: reply(flightReserved),
        timeout: '2s',
        retry: { attempts: 4, backoff: 3 },
        unanswered: nobody,
        undo: {
          request: ({ start }) => request(flightReleaseWanted, { tripId: start.tripId }),
          reply: reply(flightReleased),
          timeout: '4s',
          retry: { attempts: 3, backoff: 2 },
        },
      },
      ROOM: {
        request: ({ start }) => request(roomWanted, { tripId: start.tripId, seat: '' }),
        success: reply(roomReserved),
        timeout: '3s',
        retry: { attempts: 3 },
        unanswered: nobody,
        undo: {
          request: ({ start }) => request(roomReleaseWanted, { tripId: start.tripId }),
          reply: reply(roomReleased),
          timeout: '7s',
          retry: { attempts: 2, backoff: 2 },
        },
      },
    })
    .step('POSTCARD', {
      request: ({ start }) => request(postcardWanted, { tripId: start.tripId }),
      success: reply(postcardSent),
      timeout: '3s',
      retry: { attempts: 2 },
      unanswered: nobody,
      undo: { nothing: 'a test' },
    })
    .ends({
      completed: ({ start }) => request(tripBooked, { tripId: start.tripId, seat: '', visa: false }),
      failed: ({ start }) => request(tripFailed, { tripId: start.tripId, code: '', step: '' }),
    }),
]);

const event = fc.constantFrom(
  'flight.reserved',
  'flight.released',
  'room.reserved',
  'room.released',
  'postcard.sent',
  'trip.cancelled',
);
const move = fc.record({
  steps: fc.nat(6),
  /** What happens then; once more time has passed, but no message has come, when it is late. */
  late: fc.boolean(),
  what: fc.oneof(event, fc.constantFrom('nothing', 'nothing', 'sweep')),
  /** And in the midst of it. A look comes half a second later, when that was begun before. */
  amid: fc.oneof(event, fc.constantFrom('nothing', 'look', 'look')),
});

test('no timer fires before it is due, and none seconds later, by delayed messages alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
      const { table, disturb } = disturbed();
      const on = stage({ table, versions });
      let messages = 0;
      const happens = async (what: string): Promise<void> => {
        messages += 1;
        const id = `${what} ${messages}`;
        if (what === 'nothing') return;
        if (what === 'sweep') await on.sweep();
        else if (what === 'look') await passes(on);
        else if (what === 'trip.cancelled') await on.receive(eventOf(what, { tripId: 't-1' }, { id }));
        else await on.receive(answer(what, id));
      };
      await on.receive(wanted());
      for (const { steps, late, what, amid } of moves) {
        for (let step = 0; step < steps; step += 1) await passes(on);
        if (late) await passes(on, { late });
        disturb(() => happens(amid));
        await happens(what);
        await passes(on);
        disturb(undefined);
      }
      // Until it has ended, or waits for a person.
      for (let step = 0; step < MOST_STEPS; step += 1) {
        if ((await on.saga())?.state.openTimers.length === 0) break;
        await passes(on);
      }
      expect((await on.saga())?.state.openTimers).toEqual([]);
      expect(on.logged.filter(({ level }) => level === 'error')).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

/** Half a second passes, and everything that is then due has happened, unless messages are late. */
const passes = async (on: Stage, { late = false } = {}): Promise<void> => {
  const before = await on.items('timer#');
  await on.runStream();
  on.clock.advance(STEP_SECONDS * 1_000);
  if (!late) await on.runDelayed();
  await on.runStream();
  const now = on.clock.now();
  const { state } = (await on.saga()) ?? {};
  const left = new Set((await on.items('timer#')).map(({ sk }) => sk));
  const isOver = state?.status === 'COMPLETED' || state?.status === 'FAILED';
  const early = before.filter(({ sk, dueAt }) => !left.has(sk) && Date.parse(String(dueAt)) > now);
  expect(isOver ? [] : early).toEqual([]);
  const lying = state?.openTimers.filter(({ dueAt }) => now - Date.parse(dueAt) > LATEST_MILLISECONDS);
  expect(lying).toEqual([]);
};
