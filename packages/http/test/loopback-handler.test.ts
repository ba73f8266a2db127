import { loopbackHandler, ok } from '../src/index.ts';
import { apiEvent, send } from './events.ts';

const handlerThat = (isThere: boolean) =>
  loopbackHandler({ isThere: () => isThere, log: () => {} }, async () => ok({ token: 't' }));

const from = (host: string, site?: string) =>
  apiEvent({ headers: { host, ...(site === undefined ? {} : { 'sec-fetch-site': site }) } });

test.each(['127.0.0.1:3000', 'localhost', 'LOCALHOST:80', '[::1]:3000'])(
  '%s is a name of this machine',
  async (host) => {
    expect(await send(handlerThat(true), from(host, 'same-origin'))).toMatchObject({
      status: 200,
      body: { token: 't' },
    });
  },
);

test.each([
  '',
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example:3000',
  '127.0.0.1:3000@evil.example',
  '192.168.0.7:3000',
  'localhost:999999',
])('"%s" may lead here by whoever answers for names, so it is not answered', async (host) => {
  expect(await send(handlerThat(true), from(host))).toMatchObject({
    status: 404,
    body: { code: 'route-unknown' },
  });
});

test('a page of somebody else is not answered, nor is anybody where there is nothing', async () => {
  expect(await send(handlerThat(true), from('localhost', 'cross-site'))).toMatchObject({ status: 404 });
  expect(await send(handlerThat(false), from('localhost'))).toMatchObject({ status: 404 });
});
