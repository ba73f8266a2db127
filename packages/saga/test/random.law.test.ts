import fc from 'fast-check';
import { answer, eventOf, type Stage, stage, wanted } from './stage.ts';

/*
 * Participants that do as they should, whose messages come in any order, late, twice, or not at all for a while; timers, sweeps and
 * losses whenever they like. Whatever happens, the saga ends, and what was taken is used or given back.
 */

const PARTS = {
  FLIGHT: {
    asked: 'flight.wanted',
    yes: 'flight.reserved',
    no: 'flight.refused',
    back: 'flight.release.wanted',
    done: 'flight.released',
  },
  ROOM: {
    asked: 'room.wanted',
    yes: 'room.reserved',
    no: 'room.refused',
    back: 'room.release.wanted',
    done: 'room.released',
  },
  TICKET: { asked: 'ticket.wanted', yes: 'ticket.issued', no: 'ticket.refused', back: '', done: '' },
  VISA: { asked: 'visa.wanted', yes: 'visa.granted', no: '', back: '', done: '' },
  POSTCARD: { asked: 'postcard.wanted', yes: 'postcard.sent', no: '', back: '', done: '' },
} as const;

type Part = keyof typeof PARTS;
type Holding = 'blank' | 'taken' | 'refused' | 'gone';

const parts = Object.keys(PARTS) as readonly Part[];

/** The participants of one saga: they hear what it says and answer, in the order that chance gives. */
const participants = (on: Stage, refusing: Part | 'NOBODY') => {
  const holding = new Map<Part, Holding>(parts.map((part) => [part, 'blank']));
  const heard = new Set<string>();
  const answers: ReturnType<typeof eventOf>[] = [];
  let said = 0;

  const reply = (type: string): void => {
    said += 1;
    if (type !== '') answers.push(answer(type, `answer ${said}`));
  };

  const take = (part: Part): void => {
    const { yes, no } = PARTS[part];
    const now = holding.get(part);
    if (now === 'blank') holding.set(part, part === refusing && no !== '' ? 'refused' : 'taken');
    reply(holding.get(part) === 'taken' ? yes : no);
  };

  const handle = (type: string): void => {
    for (const part of parts) {
      if (PARTS[part].asked === type) take(part);
      if (PARTS[part].back !== type) continue;
      holding.set(part, 'gone');
      // The ticket goes back with the flight.
      if (part === 'FLIGHT') holding.set('TICKET', 'gone');
      reply(PARTS[part].done);
    }
  };

  return {
    holding,
    answers,
    /** A participant handles one of the messages that it has not seen; false when there is none. */
    async hears(which: number): Promise<boolean> {
      const open = (await on.said()).filter(({ id }) => !heard.has(id));
      const message = open[which % Math.max(1, open.length)];
      if (message === undefined) return false;
      heard.add(message.id);
      handle(message.eventType);
      return true;
    },
  };
};

const move = fc.record({
  what: fc.constantFrom(
    'hears',
    'hears',
    'hears',
    'answers',
    'answers',
    'answers',
    'twice',
    'passes',
    'sweeps',
    'loses',
  ),
  which: fc.nat(7),
  seconds: fc.nat(12),
});

test('whatever order things come in, a saga ends, and nothing that was taken is left', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(move, { maxLength: 40 }),
      fc.constantFrom(...parts, 'NOBODY' as const),
      fc.option(fc.nat(25)),
      async (moves, refusing, cancelledAt) => {
        const on = stage();
        await on.receive(wanted());
        const others = participants(on, refusing);

        const answers = async (which: number, copies: number): Promise<void> => {
          const [event] = others.answers.splice(which % Math.max(1, others.answers.length), 1);
          if (event !== undefined) await on.receive(...Array.from({ length: copies }, () => event));
        };

        for (const [at, { what, which, seconds }] of moves.entries()) {
          if (at === cancelledAt) await on.receive(eventOf('trip.cancelled', { tripId: 't-1' }));
          if (what === 'hears') await others.hears(which);
          if (what === 'answers') await answers(which, 1);
          if (what === 'twice') await answers(which, 2);
          if (what === 'passes') await on.passes(seconds);
          if (what === 'sweeps') await on.sweep();
          if (what === 'loses')
            await on.runStream(({ eventName }) => eventName === 'REMOVE' && which % 2 === 0);
        }

        // Then everything that is on its way arrives, and time goes on.
        for (let round = 0; round < 60; round += 1) {
          while (await others.hears(0)) while (others.answers.length > 0) await answers(0, 1);
          while (others.answers.length > 0) await answers(0, 1);
          await on.passes(5);
          await on.sweep();
          await on.runStream();
        }

        const saga = await on.saga();
        const held = (['FLIGHT', 'ROOM', 'TICKET'] as const).map((part) => others.holding.get(part));
        const isBooked = saga?.state.status === 'COMPLETED';
        expect(['COMPLETED', 'FAILED']).toContain(saga?.state.status);
        for (const one of held) expect(one === 'taken').toBe(isBooked);
        expect(saga?.state.openTimers).toEqual([]);
        expect(await on.items('timer#')).toEqual([]);
        const outcomes = (await on.saidTypes()).filter(
          (type) => type === 'trip.booked' || type === 'trip.failed',
        );
        expect(outcomes).toEqual([isBooked ? 'trip.booked' : 'trip.failed']);
        expect(on.dead).toEqual([]);
        const sequences = (await on.said()).map(({ sequence }) => sequence);
        expect(sequences).toEqual(sequences.map((_, at) => at + 1));
      },
    ),
    { numRuns: 60 },
  );
});
