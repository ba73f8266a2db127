import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { EnvironmentIncomplete } from '@edtech/contracts';
import { createEventStore } from '@edtech/event-store';
import { jest } from '@jest/globals';
import { type Consumer, consumerFunction, inboxSweeperFunction, queueUrlVariable } from '../src/index.ts';
import { delivered, eventOf } from './deliveries.ts';
import { mirror, rig } from './rig.ts';
import { cutShort, MINUTE } from './sweepers.ts';

const { env } = process;
const other: Consumer = { ...mirror(), name: 'mirror-of-others' };

beforeEach(() => {
  for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockReturnValue();
});

afterEach(() => {
  process.env = env;
  jest.restoreAllMocks();
});

const storeOf = ({ table, clock }: ReturnType<typeof rig>) =>
  createEventStore({ table, source: 'edtech.mirror', timing: clock });

const missingFor = (make: () => unknown): readonly string[] => {
  try {
    make();
    return [];
  } catch (error) {
    if (error instanceof EnvironmentIncomplete) return error.missing;
    throw error;
  }
};

test('a consumer’s function does not start without its queues', () => {
  expect(missingFor(() => consumerFunction(storeOf(rig()), mirror()))).toEqual([
    'QUEUE_URL',
    'DEAD_LETTER_QUEUE_URL',
  ]);
});

test('an inbox sweeper’s function does not start without the queue of each consumer', () => {
  process.env = { ...env, MIRROR_QUEUE_URL: 'http://127.0.0.1' };
  expect(missingFor(() => inboxSweeperFunction(storeOf(rig()), [mirror(), other]))).toEqual([
    'MIRROR_OF_OTHERS_QUEUE_URL',
  ]);
  expect(queueUrlVariable(other)).toBe('MIRROR_OF_OTHERS_QUEUE_URL');
});

describe('with queues that take what is sent', () => {
  let server: Server;
  let url = '';
  const sent: unknown[] = [];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const message = JSON.parse(await text(request));
      sent.push(message);
      const MD5OfMessageBody = createHash('md5').update(message.MessageBody).digest('hex');
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify({ MessageId: 'm', MD5OfMessageBody }));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    if (typeof address === 'object') url = `http://127.0.0.1:${address?.port}`;
  });

  afterAll(() => new Promise((closed) => server.close(closed)));

  test('a drain that was cut short goes on in the queue of its own consumer', async () => {
    process.env = {
      ...env,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      MIRROR_QUEUE_URL: `${url}/0/mirror`,
      MIRROR_OF_OTHERS_QUEUE_URL: `${url}/0/others`,
    };
    const bench = rig();
    await cutShort(bench);
    bench.clock.advance(MINUTE);
    const sweep = inboxSweeperFunction(storeOf(bench), [other, mirror()]);
    await sweep({}, { getRemainingTimeInMillis: () => 30_000 });
    expect(sent).toEqual([{ QueueUrl: `${url}/0/mirror`, MessageBody: delivered(eventOf('t', 2)) }]);
  });
});
