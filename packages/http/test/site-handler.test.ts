import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { siteFileHandler, sitePageHandler } from '../src/index.ts';
import { apiEvent, lambdaContext, send } from './events.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'site-handler-'));
});

afterEach(() => rm(folder, { recursive: true }));

const SCRIPT = 'index-Ab1_-xYz.js';

const fileOf = (file: string, headers: Record<string, string> = {}) => apiEvent({ path: { file }, headers });

const quiet = () => {};

test('a page is asked for anew each time, loads its own files alone, and is shown in no other page', async () => {
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  const { status, text, headers } = await handled(sitePageHandler({ folder }), apiEvent());
  expect({ status, text }).toEqual({ status: 200, text: '<!doctype html>' });
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
});

test('a file whose name has a hash is kept for ever', async () => {
  await writeFile(join(folder, SCRIPT), 'let a');
  const { status, text, headers } = await handled(siteFileHandler({ folder }), fileOf(SCRIPT));
  expect({ status, text }).toEqual({ status: 200, text: 'let a' });
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
});

test.each([
  ['gzip, br', true],
  ['br;q=1, gzip;q=0.5', true],
  ['gzip;q=0', false],
  ['br', false],
  ['x-gzip', false],
])('who accepts "%s" gets it compressed: %s', async (accepts, isCompressed) => {
  await writeFile(join(folder, SCRIPT), 'let a');
  const answer = await siteFileHandler({ folder })(
    fileOf(SCRIPT, { 'accept-encoding': accepts }),
    lambdaContext(),
  );
  expect(answer.headers?.['content-encoding']).toBe(isCompressed ? 'gzip' : undefined);
  expect(answer.headers?.vary).toBe('accept-encoding');
  const body = Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8');
  expect((isCompressed ? gunzipSync(body) : body).toString()).toBe('let a');
});

test.each([
  'index.html',
  'built-from',
  'index-00000000.js',
  '../index-Ab1_-xYz.js',
  '..%2Fsecret-00000000.js',
])('%s is no file of it', async (file) => {
  await writeFile(join(folder, 'index.html'), '');
  await writeFile(join(folder, 'built-from'), '');
  await writeFile(join(folder, SCRIPT), '');
  expect(await send(siteFileHandler({ folder, log: quiet }), fileOf(file))).toMatchObject({
    status: 404,
    body: { code: 'route-unknown' },
  });
});

test('whatever is asked for, nothing but what was built is answered', async () => {
  await writeFile(join(folder, SCRIPT), 'let a');
  const handler = siteFileHandler({ folder, log: quiet });
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1 }).filter((file) => file !== SCRIPT),
      async (file) => {
        expect([400, 404]).toContain((await send(handler, fileOf(file))).status);
      },
    ),
    { numRuns: 200 },
  );
});

test('a page that is not built yet is an error inside, until it is', async () => {
  const handler = sitePageHandler({ folder, log: quiet });
  expect(await send(handler, apiEvent())).toMatchObject({ status: 500 });
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  expect(await handled(handler, apiEvent())).toMatchObject({ status: 200 });
});

/** Without reading the body as JSON. */
const handled = async (handler: ReturnType<typeof sitePageHandler>, event: ReturnType<typeof apiEvent>) => {
  const { statusCode, headers = {}, body = '' } = await handler(event, lambdaContext());
  return { status: statusCode, headers, text: body };
};
