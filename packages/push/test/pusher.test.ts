import { GoneException, type PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { connectionsOf, createPusher } from '../src/index.ts';
import { scene } from './scene.ts';

/** Somebody with these connections. What is posted to which fails as `failing` says. */
const connected = async (ids: readonly string[], failing: Readonly<Record<string, Error>> = {}) => {
  const on = scene();
  for (const id of ids) await on.connect(id, await on.issue('u-1'));
  const posted: string[] = [];
  const push = createPusher({
    ...on,
    client: {
      // The pusher sends one kind of command alone.
      send: async ({ input }: PostToConnectionCommand) => {
        const { ConnectionId: id = '', Data: data } = input;
        const failure = failing[id];
        if (failure !== undefined) throw failure;
        posted.push(`${id} ${Buffer.from(data as Uint8Array).toString()}`);
      },
    } as Parameters<typeof createPusher>[0]['client'],
  });
  return { ...on, posted, push, open: () => connectionsOf(on, 'u-1') };
};

const gone = new GoneException({ message: 'gone', $metadata: {} });

test('a message goes over every connection of the user, and over no other', async () => {
  const { push, posted, connect, issue } = await connected(['c-1', 'c-2']);
  await connect('c-other', await issue('u-2'));
  await push('u-1', { said: 'häm' });
  expect(posted.sort()).toEqual(['c-1 {"said":"häm"}', 'c-2 {"said":"häm"}']);
});

test('a user who is not connected misses it, and that is no failure', async () => {
  const { push, posted } = await connected([]);
  await push('u-1', {});
  expect(posted).toEqual([]);
});

test('a connection that is gone is forgotten, and the others get the message', async () => {
  const { push, posted, open } = await connected(['c-1', 'c-2'], { 'c-1': gone });
  await push('u-1', {});
  expect(posted).toEqual(['c-2 {}']);
  expect(await open()).toEqual(['c-2']);
});

test('one that cannot be reached fails the push, after the others got the message, and stays', async () => {
  const { push, posted, open } = await connected(['c-1', 'c-2', 'c-3'], {
    'c-1': new Error('throttled'),
    'c-2': gone,
  });
  await expect(push('u-1', {})).rejects.toThrow('1 of 3 connections could not be reached.');
  expect(posted).toEqual(['c-3 {}']);
  expect(await open()).toEqual(['c-1', 'c-3']);
});
