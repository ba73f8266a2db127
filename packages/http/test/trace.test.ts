import type { LogEntry } from '@edtech/contracts';
import { httpHandler, ok } from '../src/index.ts';
import { apiEvent, send } from './events.ts';

const ids = (digit: string) => ({
  id: `5759e98${digit}bd862e3fe1be46a994272793`,
  parent: '53995c3f42cd8ad8',
});
const w3c = (digit: string) => `00-${ids(digit).id}-${ids(digit).parent}-01`;
const xray = (digit: string) =>
  `Root=1-5759e98${digit}-bd862e3fe1be46a994272793;Parent=${ids(digit).parent};Sampled=1`;
const traceIdOf = (digit: string) => `1-5759e98${digit}-bd862e3fe1be46a994272793`;

/** Of the function's own run, as Lambda says it: with fields of its own. */
const ownTrace = `${xray('3')};Lineage=1:a87bd80c:0`;

const before = process.env._X_AMZN_TRACE_ID;
const underLambda = (trace: string | undefined): void => {
  if (trace === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = trace;
};
afterEach(() => underLambda(before));

const traceOf = async (headers: Readonly<Record<string, string>>): Promise<unknown> => {
  const handler = httpHandler({ allow: 'anyone' }, async ({ context }) =>
    ok({ trace: context.trace ?? null }),
  );
  return (await send(handler, apiEvent({ headers }))).body;
};

describe('the trace of a request', () => {
  test("is the caller's own, whatever AWS says beside it", async () => {
    underLambda(ownTrace);
    const headers = { traceparent: w3c('1'), 'X-Amzn-Trace-Id': xray('2') };
    expect(await traceOf(headers)).toEqual({ trace: w3c('1') });
  });

  test("else that of X-Ray's header", async () => {
    underLambda(ownTrace);
    expect(await traceOf({ 'X-Amzn-Trace-Id': xray('2') })).toEqual({ trace: w3c('2') });
    expect(await traceOf({ traceparent: 'x', 'x-amzn-trace-id': xray('2') })).toEqual({ trace: w3c('2') });
  });

  test("else that of the function's own run", async () => {
    underLambda(ownTrace);
    expect(await traceOf({})).toEqual({ trace: w3c('3') });
    // All that an HTTP API says, as it does not trace.
    expect(await traceOf({ 'x-amzn-trace-id': `Root=${traceIdOf('2')}` })).toEqual({ trace: w3c('3') });
  });

  test('is another one for each request to the same function', async () => {
    underLambda(xray('3'));
    expect(await traceOf({})).toEqual({ trace: w3c('3') });
    underLambda(xray('4'));
    expect(await traceOf({})).toEqual({ trace: w3c('4') });
  });

  test.each([undefined, '', 'Root=', 'x'.repeat(10_000), `${xray('3')}\r\nset-cookie: x`])(
    'is none when all that is there is %j',
    async (value) => {
      underLambda(value);
      expect(await traceOf(value === undefined ? {} : { 'x-amzn-trace-id': value })).toEqual({ trace: null });
    },
  );
});

test('a request that failed is in the log with its trace', async () => {
  const lines: LogEntry[] = [];
  const handler = httpHandler({ allow: 'anyone', log: (entry) => lines.push(entry) }, async () => {
    throw new Error('broken');
  });
  underLambda(ownTrace);
  await send(handler, apiEvent());
  underLambda(undefined);
  await send(handler, apiEvent());
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({ message: 'request failed', traceId: traceIdOf('3') });
  expect(lines[1]).not.toHaveProperty('traceId');
});
