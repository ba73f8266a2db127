import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pagePolicy } from '../src/file-handler.ts';
import { fileHandler, unknownRouteHandler } from '../src/index.ts';
import { apiEvent, lambdaContext, send } from './events.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-handler-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('a file is answered as it is, and may be kept for a while', async () => {
  const path = join(folder, 'one.json');
  await writeFile(path, '{ "ü": 1 }');
  const answer = await send(fileHandler({ path, mediaType: 'application/json' }), apiEvent({ body: 'x' }));
  expect(answer).toMatchObject({ status: 200, text: '{ "ü": 1 }' });
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'public, max-age=300',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'",
  });
});

test('a file that is not there is an error inside, until it is', async () => {
  const path = join(folder, 'late.json');
  const handler = fileHandler({ path, mediaType: 'application/json', log: () => {} });
  expect(await send(handler, apiEvent())).toMatchObject({ status: 500, body: { code: 'internal' } });
  await writeFile(path, '{}');
  expect(await send(handler, apiEvent())).toMatchObject({ status: 200 });
});

test('a page runs its own scripts and styles, and loads nothing', async () => {
  const path = join(folder, 'page.html');
  await writeFile(path, '<style>\na{}\n</style><script>alert(1)</script><p onclick="alert(2)">');
  const handler = fileHandler({ path, mediaType: 'text/html; charset=utf-8' });
  const { headers } = await handler(apiEvent(), lambdaContext());
  // echo -n 'alert(1)' | openssl dgst -sha256 -binary | base64
  expect(headers?.['content-security-policy']).toContain(
    "script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
  );
  expect(headers?.['content-security-policy']).toMatch(/style-src 'sha256-[^']+'; base-uri 'none'/);
});

test('a page without a script runs none', () => {
  expect(pagePolicy('<p>')).toContain("script-src 'none'; style-src 'none'");
});

test('what no route answers is not found', async () => {
  const answer = await send(unknownRouteHandler(), apiEvent({ rawPath: '/no/where' }));
  expect(answer).toMatchObject({ status: 404, body: { code: 'route-unknown', instance: '/no/where' } });
});
