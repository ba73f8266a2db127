import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Platform, startPlatform } from '@edtech/testkit/platform';

const folder = resolve(import.meta.dirname, '../../docs/api');

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
}, 200_000);

afterAll(() => platform?.stop());

test('anybody reads the document of the API', async () => {
  const { status, body, headers } = await platform.http.get('/openapi.json');
  expect(status).toBe(200);
  expect(body).toEqual(JSON.parse(await readFile(`${folder}/openapi.json`, 'utf8')));
  expect(headers.get('cache-control')).toBe('public, max-age=300');
});

test('and the page, which may run its own script and nothing else', async () => {
  const { status, headers } = await platform.http.get('/docs');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const page = await readFile(`${folder}/index.html`, 'utf8');
  const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(page) ?? [];
  expect(policy).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
});

test.each([
  ['GET', '/nowhere'],
  ['GET', '/users/u-1/secrets'],
  ['DELETE', '/users/u-1'],
  ['PUT', '/payments'],
])('%s %s is answered like all that is not there', async (method, path) => {
  const { http } = platform;
  const answer = method === 'GET' ? await http.get(path) : await http.send(method, path, '{}');
  expect(answer).toMatchObject({ status: 404, body: { code: 'route-unknown', instance: path } });
});
