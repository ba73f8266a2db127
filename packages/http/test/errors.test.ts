import { type ErrorKind, type LogEntry, PlatformError } from '@edtech/contracts';
import { httpHandler, ok } from '../src/index.ts';
import { type Answer, apiEvent, send } from './events.ts';

interface Facts {
  readonly publicFacts?: readonly string[];
  readonly retryAfterSeconds?: number;
  readonly [fact: string]: unknown;
}

class Refusal extends PlatformError {
  readonly code = 'seat-taken';
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, facts: Facts = {}, options?: ErrorOptions) {
    super('The seat is taken. Choose another.', options);
    this.kind = kind;
    Object.assign(this, facts);
  }
}

/** The answer, and what was logged, when the function behind the route throws. */
const failing = async (
  thrown: unknown,
): Promise<{ readonly answer: Answer; readonly entries: readonly LogEntry[] }> => {
  const entries: LogEntry[] = [];
  const handler = httpHandler({ allow: 'anyone', log: (entry) => entries.push(entry) }, async () => {
    throw thrown;
  });
  const headers = { 'x-correlation-id': 'c-1' };
  const route = 'GET /users/{userId}';
  const answer = await send(handler, apiEvent({ headers, route, rawPath: '/users/ü 1%' }));
  return { answer, entries };
};

const statuses: readonly (readonly [ErrorKind, number])[] = [
  ['invalid', 400],
  ['unauthenticated', 401],
  ['forbidden', 403],
  ['not-found', 404],
  ['not-acceptable', 406],
  ['conflict', 409],
  ['precondition-failed', 412],
  ['too-large', 413],
  ['unsupported', 415],
  ['refused', 422],
  ['unavailable', 503],
];

test.each(statuses)('%s is answered %i, as a problem document', async (kind, status) => {
  const { answer } = await failing(new Refusal(kind));
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.body).toEqual({
    type: '/problems/seat-taken',
    title: 'Seat taken',
    status,
    detail: 'The seat is taken. Choose another.',
    instance: '/users/%C3%BC%201%25',
    code: 'seat-taken',
    correlationId: 'c-1',
  });
});

test.each(statuses.filter(([kind]) => kind !== 'unavailable'))(
  '%s is the caller’s fault: nothing is logged',
  async (kind) => {
    expect((await failing(new Refusal(kind))).entries).toEqual([]);
  },
);

test('an error shows the facts that it names, and no other', async () => {
  const { answer } = await failing(
    new Refusal('conflict', { seat: 7, holder: 'u-2', publicFacts: ['seat', 'none'] }),
  );
  expect(answer.body).toMatchObject({ seat: 7 });
  expect(answer.text).not.toMatch(/u-2|publicFacts|none|stack/);
});

test('a fact cannot take the place of a standard member', async () => {
  const publicFacts = ['status', 'instance', 'correlationId'];
  const { answer } = await failing(
    new Refusal('conflict', { status: 200, instance: 'x', correlationId: 'x', publicFacts }),
  );
  expect(answer.body).toMatchObject({ status: 409, instance: '/users/%C3%BC%201%25', correlationId: 'c-1' });
});

test('unauthenticated asks for a bearer token', async () => {
  const { answer } = await failing(new Refusal('unauthenticated'));
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
});

test.each([
  [undefined, '1'],
  [30, '30'],
  [0.2, '1'],
  [-5, '0'],
])(
  'unavailable with retryAfterSeconds %s says Retry-After %s, and is logged as a warning',
  async (seconds, expected) => {
    const { answer, entries } = await failing(
      new Refusal('unavailable', seconds === undefined ? {} : { retryAfterSeconds: seconds }),
    );
    expect(answer.headers['retry-after']).toBe(expected);
    expect(entries).toEqual([
      expect.objectContaining({ level: 'warn', correlationId: 'c-1', route: 'GET /users/{userId}' }),
    ]);
  },
);

test.each([
  ['an internal error of the platform', new Refusal('internal', { secret: 'x', publicFacts: ['secret'] })],
  ['an error of somebody else', new TypeError('The seat is taken')],
  [
    'an error that looks like one of ours',
    Object.assign(new Error('The seat'), { code: 'seat-taken', kind: 'conflict' }),
  ],
  ['text', 'The seat is taken'],
  ['an object', { statusCode: 418, expose: true, message: 'The seat' }],
  ['null', null],
  ['undefined', undefined],
])('%s is answered 500 without a word of it, and logged once', async (_, thrown) => {
  const { answer, entries } = await failing(thrown);
  expect(answer.status).toBe(500);
  expect(answer.body).toMatchObject({ code: 'internal', correlationId: 'c-1' });
  expect(answer.text).not.toMatch(/seat|secret|stack|\.ts|at /i);
  expect(entries).toEqual([
    expect.objectContaining({ level: 'error', correlationId: 'c-1', route: 'GET /users/{userId}' }),
  ]);
});

test('the log says what broke and where, causes included', async () => {
  const cause = Object.assign(new Error('connection reset'), { code: 'ECONNRESET' });
  const { entries } = await failing(new Error('no answer', { cause }));
  expect(entries[0]?.error).toMatchObject({
    name: 'Error',
    message: 'no answer',
    frames: expect.arrayContaining([expect.stringContaining('errors.test.ts')]),
    cause: { message: 'connection reset', code: 'ECONNRESET' },
  });
});

test('causes that lead back to themselves end somewhere', async () => {
  const error: Error & { cause?: unknown } = new Error('round');
  error.cause = error;
  expect((await failing(error)).answer.status).toBe(500);
});

test.each([
  ['a token', 'bad token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTEifQ.c2ln here', /eyJ/],
  ['a header', 'refused Authorization: Bearer abc.def', /abc\.def/],
  ['a mail address', 'no account for alice.smith+x@example.co.uk!', /alice|example/],
  ['what the message repeats in the stack', 'first line\nalice@example.com\n    at alice', /alice@/],
])('%s in a message is not logged', async (_, message, leak) => {
  const { entries } = await failing(new Error(message));
  expect(entries).toHaveLength(1);
  expect(JSON.stringify(entries)).not.toMatch(leak);
});

test('a fact that is not JSON spoils neither the answer nor the log', async () => {
  const { answer, entries } = await failing(new Refusal('conflict', { seats: 7n, publicFacts: ['seats'] }));
  expect(answer.body).toMatchObject({ code: 'internal', correlationId: 'c-1' });
  expect(entries).toHaveLength(1);
});

test('an answer that is not JSON is an internal error', async () => {
  const entries: LogEntry[] = [];
  const handler = httpHandler({ allow: 'anyone', log: (entry) => entries.push(entry) }, async () =>
    ok({ seats: 7n }),
  );
  const answer = await send(handler, apiEvent());
  expect(answer.body).toMatchObject({ code: 'internal' });
  expect(entries).toHaveLength(1);
});
