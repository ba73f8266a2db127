import { type CheckOptions, check, forgetful, type Participants, remembering } from '../src/check/index.ts';
import { refusal, reply, request, type SagaDefinition, type Transition, transition } from '../src/index.ts';
import { tripSamples as samples } from './samples.ts';
import {
  bookTrip,
  flightRefused,
  flightReleased,
  flightReleaseWanted,
  flightReserved,
  flightWanted,
  roomRefused,
  roomReserved,
  roomWanted,
  trip,
  tripBooked,
  tripFailed,
} from './trip.ts';

const NOBODY = { code: 'unanswered', reason: 'Nobody answered.' };

const flightOnly = () =>
  trip().step('FLIGHT', {
    request: ({ start }) => request(flightWanted, { tripId: start.tripId, to: start.to }),
    success: reply(flightReserved),
    failure: refusal(flightRefused),
    timeout: '5s',
    retry: { attempts: 2 },
    unanswered: NOBODY,
    undo: {
      request: ({ start }) => request(flightReleaseWanted, { tripId: start.tripId }),
      reply: reply(flightReleased),
      timeout: '5s',
      retry: { attempts: 2 },
    },
  });

const OUTCOMES = {
  completed: ({ start: { tripId } }: { start: { tripId: string } }) =>
    request(tripBooked, { tripId, seat: '', visa: false }),
  failed: ({ start: { tripId } }: { start: { tripId: string } }) =>
    request(tripFailed, { tripId, code: '', step: '' }),
};

const violationOf = (definition: SagaDefinition, options: Partial<CheckOptions> = {}) => {
  const { outcome, counterexample } = check(definition, { samples, ...options });
  return {
    outcome,
    property: counterexample?.property,
    trace: counterexample?.trace.map(({ what }) => what),
  };
};

describe('a saga as it should be', () => {
  test('is proven, and every kind of end is reached', () => {
    const report = check(bookTrip, { samples, budget: { resumptions: 0, cancellations: 0 } });
    expect(report).toMatchObject({
      outcome: 'proven',
      ends: { COMPLETED: expect.any(Number), FAILED: expect.any(Number) },
    });
    expect(report.states).toBeGreaterThan(1_000);
  });

  test('is proven where what cannot be given back gets stuck, and a person goes on with it', () => {
    const report = check(bookTrip, { samples, attempts: 1 });
    expect(report).toMatchObject({ outcome: 'proven', ends: { STUCK: expect.any(Number) } });
  });

  test('is proven with participants that take a request which its compensation has overtaken, as long as they are heard', () => {
    const budget = { mishaps: 0 };
    expect(violationOf(bookTrip, { participants: forgetful, budget }).outcome).toBe('proven');
  });

  test('gives up, and says so, when there are more states than it may find', () => {
    expect(check(bookTrip, { samples, mostStates: 100 }).outcome).toBe('unfinished');
  });
});

describe('five planted faults are found', () => {
  test('a compensation is missing', () => {
    // What a step takes is the participant's to say, not the declaration's.
    const declared = trip()
      .step('FLIGHT', {
        request: ({ start }) => request(flightWanted, { tripId: start.tripId, to: start.to }),
        success: reply(flightReserved),
        timeout: '5s',
        unanswered: NOBODY,
        undo: { nothing: 'forgotten' },
      })
      .ends(OUTCOMES);
    expect(violationOf(declared, { takes: ['FLIGHT'] })).toEqual({
      outcome: 'violated',
      property: 'what is taken is used or given back',
      trace: expect.arrayContaining(['the saga begins; it asks FLIGHT']),
    });
  });

  test('a timeout is missing', () => {
    const untimed = (result: Transition): Transition => {
      const isKept = ({ id }: { readonly id: string }) => id !== 'deadline' && !id.startsWith('FLIGHT#');
      const { state, timers } = result;
      return {
        ...result,
        timers: timers.filter(isKept),
        state: { ...state, openTimers: state.openTimers.filter(isKept) },
      };
    };
    expect(violationOf(bookTrip, { transition: (...given) => untimed(transition(...given)) })).toEqual({
      outcome: 'violated',
      property: 'it always ends',
      trace: ['the saga begins; it asks FLIGHT', expect.stringMatching(/FLIGHT .*(lost|taken|refused)/)],
    });
  });

  test('a step takes a timeout for a refusal, and ignores a late success', () => {
    const deaf: CheckOptions['transition'] = (definition, before, input, now) => {
      const isOpen = before?.openTimers.some(({ id }) => id === 'ROOM#1') ?? false;
      const isLast = isOpen && input.kind === 'timer' && input.timer === 'ROOM#1';
      const isLate = input.kind === 'reply' && input.answer === 'success' && before?.status !== 'RUNNING';
      if (isLate && before !== undefined)
        return { outcome: 'noted', state: before, messages: [], timers: [], history: [] };
      return transition(
        definition,
        before,
        isLast
          ? { kind: 'reply', step: 'ROOM', answer: 'refusal', because: NOBODY, cause: input.cause }
          : input,
        now,
      );
    };
    expect(violationOf(bookTrip, { transition: deaf })).toMatchObject({
      property: 'what is taken is used or given back',
      trace: expect.arrayContaining([expect.stringContaining('the timer ROOM#1 fires')]),
    });
  });

  test('a success is ignored of which the participant knows nothing any more', () => {
    const deaf: CheckOptions['transition'] = (definition, before, input, now) =>
      input.kind === 'reply' &&
      input.answer === 'success' &&
      before !== undefined &&
      before.status !== 'RUNNING'
        ? { outcome: 'noted', state: before, messages: [], timers: [], history: [] }
        : transition(definition, before, input, now);
    expect(
      violationOf(bookTrip, { transition: deaf, participants: forgetful, budget: { mishaps: 0 } }),
    ).toMatchObject({
      property: 'what is taken is used or given back',
      trace: expect.arrayContaining([expect.stringContaining('handles the slow request')]),
    });
  });

  test('the order of the steps is wrong: what is needed is asked for when there is no way back', () => {
    const faulty = trip()
      .pointOfNoReturn('TICKET', 'TICKET', {
        TICKET: {
          request: ({ start }) => request(flightWanted, { tripId: start.tripId, to: start.to }),
          success: reply(flightReserved),
          timeout: '5s',
          unanswered: NOBODY,
          undo: {
            request: ({ start }) => request(flightReleaseWanted, { tripId: start.tripId }),
            reply: reply(flightReleased),
            timeout: '5s',
          },
        },
      })
      .step('PAYMENT', {
        request: ({ start }) => request(roomWanted, { tripId: start.tripId, seat: '' }),
        success: reply(roomReserved),
        failure: refusal(roomRefused),
        timeout: '5s',
      })
      .ends(OUTCOMES);
    expect(violationOf(faulty, { takes: ['TICKET', 'PAYMENT'] })).toMatchObject({
      property: 'what it needs is there when it completes',
    });
  });

  test('the order of the compensations is wrong', () => {
    const forwards: CheckOptions['transition'] = (definition, ...rest) => {
      const stages = Object.assign([...definition.stages], { toReversed: () => [...definition.stages] });
      return transition({ ...definition, stages }, ...rest);
    };
    expect(violationOf(bookTrip, { transition: forwards })).toMatchObject({
      property: 'what was taken last goes back first',
    });
  });

  test('a compensation is not idempotent', () => {
    const careless: Participants = {
      ...remembering,
      undo: (participant) =>
        participant.holding === 'gone'
          ? { ...participant, excess: participant.excess + 1 }
          : remembering.undo(participant),
    };
    const { property, trace } = violationOf(flightOnly().ends(OUTCOMES), { participants: careless });
    expect(property).toBe('no compensation runs twice in effect');
    expect(trace?.filter((what) => what.startsWith('FLIGHT handles the compensation'))).toHaveLength(2);
  });
});

test.each([
  ['a message that nobody knows what to do with', 'every message is handled'],
  ['a circle', 'it always ends'],
  ['an outcome that is told twice', 'the outcome is told once'],
])('other faults are found as well: %s', (fault, property) => {
  const planted: CheckOptions['transition'] = (definition, before, input, now) => {
    const result = transition(definition, before, input, now);
    if (input.kind !== 'reply' || input.answer !== 'undone' || before === undefined) return result;
    if (fault === 'a circle') {
      const again = transition(
        definition,
        before,
        { ...input, step: 'FLIGHT', answer: 'success', data: {} },
        now,
      );
      const undo = {
        contract: flightReleaseWanted,
        data: {},
        purpose: 'compensation',
        step: 'FLIGHT',
      } as const;
      return { ...again, outcome: 'applied', state: before, messages: [undo] };
    }
    if (fault.startsWith('an outcome'))
      return {
        ...result,
        messages: [...result.messages, { contract: tripFailed, data: {}, purpose: 'outcome' }],
      };
    throw new Error('What is that?');
  };
  expect(violationOf(flightOnly().ends(OUTCOMES), { transition: planted }).property).toBe(property);
});

describe('the orders that are left out', () => {
  /** How a run may end, as far as anybody is concerned: the saga's status, and what the participants hold. */
  const endsOf = (orders: 'all' | 'fewer', options: Partial<CheckOptions>): readonly string[] => {
    const ends = new Set<string>();
    const { outcome } = check(flightOnly().ends(OUTCOMES), {
      samples,
      orders,
      ...options,
      onEnd: ({ saga, participants }) =>
        ends.add([saga.status, saga.steps.FLIGHT?.status, participants.FLIGHT?.holding].join(' ')),
    });
    expect(outcome).toBe('proven');
    return [...ends].sort();
  };

  test.each([
    { budget: { mishaps: 1, timeouts: 2 } },
    { budget: { mishaps: 0, timeouts: 3, cancellations: 0 } },
    { budget: { mishaps: 1, timeouts: 1, cancellations: 1 }, attempts: 1 },
  ])('come to the same ends as those that are explored: %j', (options) => {
    expect(endsOf('fewer', options)).toEqual(endsOf('all', options));
  });

  test('are needed for no fault: with all of them, the same is found', () => {
    const deaf: CheckOptions['transition'] = (definition, before, input, now) =>
      input.kind === 'timer' && before?.status === 'COMPENSATING'
        ? { outcome: 'ignored', state: before, messages: [], timers: [], history: [] }
        : transition(definition, before, input, now);
    const found = (orders: 'all' | 'fewer') =>
      violationOf(flightOnly().ends(OUTCOMES), { orders, transition: deaf }).property;
    expect(found('all')).toBe(found('fewer'));
  });
});
