import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { decodeJwt } from 'jose';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
}, 200_000);

afterAll(() => platform?.stop());

test('anybody reads the page of the console, which was built when the platform started, and the files that it names', async () => {
  const page = await platform.http.get('/console');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const text = await (await fetch(`${platform.endpoints.http}/console`)).text();
  const names = [...text.matchAll(/(?:src|href)="(\/console\/[^"]+)"/g)].map(([, name = '']) => name);
  expect(names).toHaveLength(3);
  for (const name of names) {
    const { status, headers } = await platform.http.get(name);
    expect({ status, cached: headers.get('cache-control') }).toEqual({
      status: 200,
      cached: 'public, max-age=31536000, immutable',
    });
  }
  expect(await platform.http.get('/console/index.html')).toMatchObject({
    status: 404,
    body: { code: 'route-unknown' },
  });
});

test('on this machine it signs in by itself, with a token that opens what operators ask', async () => {
  const { status, body } = await platform.http.get('/console/session');
  expect(status).toBe(200);
  expect(decodeJwt(String(body.token))).toMatchObject({ 'cognito:groups': ['ADMIN'] });
  expect(await platform.http.get('/operations/metrics', { token: String(body.token) })).toMatchObject({
    status: 200,
  });
});
