import {
  type Problem,
  ReplyAmbiguous,
  refusal,
  reply,
  request,
  route,
  SagaDeclarationInvalid,
  type SagaDefinition,
  saga,
} from '../src/index.ts';
import {
  bookTrip,
  flightRefused,
  flightReleased,
  flightReleaseWanted,
  flightReserved,
  flightWanted,
  postcardSent,
  postcardWanted,
  roomReserved,
  roomWanted,
  trip,
  tripBooked,
  tripFailed,
  tripWanted,
} from './trip.ts';

const NOBODY = { code: 'unanswered', reason: 'Nobody answered.' };

const flight = {
  request: ({ start }: { readonly start: { readonly tripId: string } }) =>
    request(flightWanted, { tripId: start.tripId, to: 'Oslo' }),
  success: reply(flightReserved),
  failure: refusal(flightRefused),
  timeout: '5s',
  unanswered: NOBODY,
  undo: {
    request: ({ start }: { readonly start: { readonly tripId: string } }) =>
      request(flightReleaseWanted, { tripId: start.tripId }),
    reply: reply(flightReleased),
    timeout: '5s',
  },
} as const;

const ends = {
  completed: () => request(tripBooked, { tripId: '', seat: '', visa: false }),
  failed: () => request(tripFailed, { tripId: '', code: '', step: '' }),
};

const problemsOf = (declare: () => SagaDefinition): readonly Pick<Problem, 'code' | 'subject'>[] => {
  try {
    declare();
    return [];
  } catch (error) {
    if (error instanceof SagaDeclarationInvalid)
      return error.problems.map(({ code, subject }) => ({ code, subject }));
    throw error;
  }
};

describe('a declaration is refused at the start', () => {
  test.each<[string, () => SagaDefinition, Pick<Problem, 'code' | 'subject'>]>([
    ['without a step', () => trip().ends(ends), { code: 'steps-missing', subject: 'Trip' }],
    [
      'with an empty stage',
      () => trip().parallel('BOTH', {}).ends(ends),
      { code: 'steps-missing', subject: 'BOTH' },
    ],
    [
      'with a version that is none',
      () => trip(0).step('FLIGHT', flight).ends(ends),
      { code: 'version-malformed', subject: 'Trip' },
    ],
    [
      'with a step that would not do as a part of keys',
      () => trip().step('flight#1', flight).ends(ends),
      { code: 'name-malformed', subject: 'flight#1' },
    ],
    [
      'with more steps than one transaction could ask',
      () =>
        trip()
          .parallel(
            'ALL',
            Object.fromEntries(
              Array.from({ length: 31 }, (_, at) => [
                `FLIGHT_${at}`,
                {
                  ...flight,
                  success: reply({ ...flightReserved, type: `flight.reserved-${at}` as 'flight.reserved' }),
                  failure: refusal(flightRefused, { when: () => false }),
                  undo: { nothing: 'a test' },
                },
              ]),
            ),
          )
          .ends(ends),
      { code: 'steps-too-many', subject: 'Trip' },
    ],
    [
      'with two steps of one name',
      () =>
        trip()
          .step('FLIGHT', flight)
          .step('FLIGHT', { ...flight, success: reply(roomReserved) })
          .ends(ends),
      { code: 'step-repeated', subject: 'FLIGHT' },
    ],
    [
      'with a timeout that is no duration',
      () =>
        trip()
          .step('FLIGHT', { ...flight, timeout: '0s' })
          .ends(ends),
      { code: 'duration-malformed', subject: 'FLIGHT' },
    ],
    [
      'with a timeout after which the deadline has passed',
      () =>
        trip()
          .step('FLIGHT', { ...flight, timeout: '30s' })
          .ends(ends),
      { code: 'timeout-after-deadline', subject: 'FLIGHT' },
    ],
    [
      'with no attempt',
      () =>
        trip()
          .step('FLIGHT', { ...flight, retry: { attempts: 0 } })
          .ends(ends),
      { code: 'retry-malformed', subject: 'FLIGHT' },
    ],
    [
      'with a compensation that is tried half a time',
      () =>
        trip()
          .step('FLIGHT', { ...flight, undo: { ...flight.undo, retry: { attempts: 0.5 } } })
          .ends(ends),
      { code: 'retry-malformed', subject: 'the compensation of FLIGHT' },
    ],
    [
      'with a code that programs cannot rely on',
      () =>
        trip()
          .step('FLIGHT', { ...flight, unanswered: { code: 'Nobody there', reason: 'x' } })
          .ends(ends),
      { code: 'code-malformed', subject: 'FLIGHT' },
    ],
    [
      'without a reason that people can read',
      () =>
        trip()
          .step('FLIGHT', { ...flight, unanswered: { code: 'nobody', reason: ' ' } })
          .ends(ends),
      { code: 'reason-missing', subject: 'FLIGHT' },
    ],
    [
      'with a step that takes nothing, and does not say why',
      () =>
        trip()
          .step('FLIGHT', { ...flight, undo: { nothing: '' } })
          .ends(ends),
      { code: 'reason-missing', subject: 'FLIGHT' },
    ],
    [
      'with a cover that comes too late to give anything back',
      () =>
        trip()
          .step('FLIGHT', { ...flight, undo: { nothing: 'a test' } })
          .step('ROOM', {
            ...flight,
            success: reply(roomReserved),
            failure: refusal(flightRefused, { when: () => false }),
            undo: { coveredBy: 'FLIGHT' },
          })
          .ends(ends),
      { code: 'cover-unknown', subject: 'ROOM' },
    ],
    [
      'with an event that answers two steps, and nothing to tell them by',
      () =>
        trip()
          .step('FLIGHT', flight)
          .step('ROOM', { ...flight, undo: { nothing: 'a test' } })
          .ends(ends),
      { code: 'reply-ambiguous', subject: 'Trip' },
    ],
    [
      'with an event that starts it and answers a step',
      () =>
        trip()
          .step('FLIGHT', { ...flight, success: reply(tripWanted) })
          .ends(ends),
      { code: 'reply-ambiguous', subject: 'Trip' },
    ],
    [
      'that hears one event in two versions',
      () =>
        trip()
          .step('FLIGHT', {
            ...flight,
            failure: refusal({ ...flightRefused, version: 2 as never }, { when: () => true }),
          })
          .step('ROOM', {
            ...flight,
            success: reply(roomReserved),
            failure: refusal(flightRefused, { when: () => true }),
            undo: { nothing: 'a test' },
          })
          .ends(ends),
      { code: 'contract-in-two-versions', subject: 'Trip' },
    ],
  ])('%s', (_, declare, problem) => {
    expect(problemsOf(declare)).toContainEqual(problem);
  });

  test('with everything that is wrong, at once', () => {
    const declare = () =>
      trip(-1)
        .step('f', { ...flight, timeout: '0s' })
        .ends(ends);
    expect(problemsOf(declare).map(({ code }) => code)).toEqual([
      'version-malformed',
      'name-malformed',
      'duration-malformed',
    ]);
    expect(declare).toThrow(/The declaration of the saga Trip is wrong:\n- Trip: .*\(version-malformed\)/);
  });
});

/** The compiler runs these: a line marked @ts-expect-error that compiles after all is an error. */
test('a step sees the answers to the steps before it, and no others', () => {
  const declared = () =>
    trip()
      .step('FLIGHT', {
        ...flight,
        // @ts-expect-error its own answer is not there yet
        request: ({ replies }) => request(flightWanted, { tripId: replies.FLIGHT.seat, to: '' }),
      })
      .step('ROOM', {
        request: ({ replies, start }) => request(roomWanted, { tripId: start.to, seat: replies.FLIGHT.seat }),
        success: reply(roomReserved),
        timeout: '5s',
        unanswered: NOBODY,
        // @ts-expect-error no step before it has that name
        undo: { coveredBy: 'POSTCARD' },
      })
      .pointOfNoReturn('LAST', 'POSTCARD', {
        POSTCARD: {
          // @ts-expect-error the request has no such field
          request: ({ start }) => request(postcardWanted, { tripId: start.tripId, colour: 'red' }),
          success: reply(postcardSent),
          timeout: '5s',
          unanswered: NOBODY,
          undo: { nothing: 'a test' },
          // @ts-expect-error the saga is decided by it
          optional: true,
        },
      })
      .step('AFTERWARDS', {
        request: ({ start }) => request(postcardWanted, { tripId: start.tripId }),
        success: reply(postcardSent),
        timeout: '5s',
        // @ts-expect-error what comes after the point of no return is not given back
        undo: { nothing: 'a test' },
      })
      .ends({
        ...ends,
        completed: ({ replies }) =>
          // @ts-expect-error it may be missing
          request(tripBooked, { tripId: replies.AFTERWARDS.tripId, seat: replies.FLIGHT.seat, visa: true }),
      });
  expect(declared).toThrow(SagaDeclarationInvalid);
});

test('an event that starts a saga has to say which', () => {
  const declared = () =>
    // @ts-expect-error the event has no such field
    saga({ ...header, correlate: 'lessonId' });
  expect(declared).not.toThrow();
});

const header = { name: 'Trip', version: 1, startsOn: tripWanted, deadline: '30s', overdue: NOBODY } as const;

describe('an event', () => {
  const heard = (type: string, data: object) => route(bookTrip, { id: 'e-1', type, data });
  const cause = { kind: 'event', id: 'e-1', type: 'flight.refused' };

  test('is told to the saga that it is about', () => {
    expect(heard('flight.refused', { tripId: 't-9', code: 'full', reason: 'It is full.' })).toEqual({
      sagaId: 't-9',
      input: {
        kind: 'reply',
        step: 'FLIGHT',
        answer: 'refusal',
        because: { code: 'full', reason: 'It is full.' },
        cause,
      },
    });
  });

  test.each([
    ['trip.wanted', { kind: 'start', id: 't-9' }],
    ['trip.cancelled', { kind: 'cancel', because: { code: 'called-off' } }],
    ['flight.reserved', { kind: 'reply', step: 'FLIGHT', answer: 'success' }],
    ['flight.released', { kind: 'reply', step: 'FLIGHT', answer: 'undone' }],
    ['postcard.sent', { kind: 'reply', step: 'POSTCARD', answer: 'success' }],
  ])('%s is understood', (type, input) => {
    expect(heard(type, { tripId: 't-9' })?.input).toMatchObject(input);
  });

  test('that is about no saga, or that no step waits for, is none of its business', () => {
    expect(heard('flight.reserved', {})).toBeUndefined();
    expect(heard('weather.changed', { tripId: 't-9' })).toBeUndefined();
  });
});

test('an event that turns out to answer two steps is an error, and no guess', () => {
  const never = refusal(flightRefused, { when: () => false });
  const both = trip()
    .step('FLIGHT', { ...flight, success: reply(flightReserved, { when: () => true }), failure: never })
    .step('ROOM', {
      ...flight,
      success: reply(flightReserved, { when: ({ seat }) => seat === '13' }),
      failure: never,
      undo: { nothing: 'a test' },
    })
    .ends(ends);
  const heard = (seat: string) =>
    route(both, { id: 'e-1', type: 'flight.reserved', data: { tripId: 't-1', seat } });
  expect(heard('12')).toMatchObject({ input: { step: 'FLIGHT' } });
  expect(() => heard('13')).toThrow(ReplyAmbiguous);
});
