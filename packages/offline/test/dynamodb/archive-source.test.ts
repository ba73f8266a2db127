import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { provisionDynamoDb } from '../../src/dynamodb/index.ts';
import { archiveSource } from '../../src/dynamodb/sources/archive.ts';
import { cacheSource } from '../../src/dynamodb/sources/cache.ts';
import { type Scratch, scratch } from './scratch.ts';

let place: Scratch;
let archive: Buffer;
let cacheDir: string;
const servers: Server[] = [];

beforeEach(async () => {
  place = await scratch();
  cacheDir = join(place.folder, 'cache');
  const content = join(place.folder, 'content');
  await mkdir(join(content, 'DynamoDBLocal_lib'), { recursive: true });
  await writeFile(join(content, 'DynamoDBLocal.jar'), 'the main jar');
  await writeFile(join(content, 'DynamoDBLocal_lib', 'needed.jar'), 'another jar');
  await writeFile(join(content, 'DynamoDBLocal_lib', 'libsqlite4java.so'), 'no jar');
  const file = join(place.folder, 'archive.tar.gz');
  await promisify(execFile)('tar', ['-czf', file, '-C', content, '.']);
  archive = await readFile(file);
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await place.remove();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return `http://127.0.0.1:${address.port}/dynamodb_local.tar.gz`;
}

const whole: RequestListener = (_request, response) => {
  response.setHeader('content-length', archive.length);
  response.end(archive);
};

function provision(url: string, sha256 = createHash('sha256').update(archive).digest('hex')) {
  const source = archiveSource({ url, sha256, jarName: 'DynamoDBLocal.jar' });
  return provisionDynamoDb({ cacheDir, log: () => {}, sources: [cacheSource, source] });
}

const releases = () => readdir(join(cacheDir, 'dynamodb-local'));
const installed = () => readdir(join(cacheDir, 'dynamodb-local', '3.1.0'));

test('the jars of the archive become one folder, and nothing else stays behind', async () => {
  expect(await provision(await serve(whole))).toMatchObject({
    kind: 'jars',
    folder: join(cacheDir, 'dynamodb-local', '3.1.0'),
  });
  expect(await installed()).toEqual(['DynamoDBLocal.jar', 'installation.json', 'needed.jar']);
  expect(await releases()).toEqual(['3.1.0']);
});

test('the second use asks nobody', async () => {
  let requests = 0;
  const url = await serve((request, response) => {
    requests += 1;
    whole(request, response);
  });
  await provision(url);
  await provision(url);
  expect(requests).toBe(1);
});

test('two at once both get it, and one folder stays', async () => {
  const waiting: (() => void)[] = [];
  const url = await serve((request, response) => {
    // Neither is answered before both have asked.
    waiting.push(() => whole(request, response));
    if (waiting.length === 2) for (const answer of waiting) answer();
  });
  const [first, second] = await Promise.all([provision(url), provision(url)]);
  expect(first).toEqual(second);
  expect(await releases()).toEqual(['3.1.0']);
});

test('an archive that is not the pinned one is refused and leaves nothing', async () => {
  const refused = provision(await serve(whole), '0'.repeat(64));
  await expect(refused).rejects.toThrow(/not the pinned 0{64}/);
  expect(await releases()).toEqual([]);
});

test('a download that breaks off is refused and leaves nothing', async () => {
  const url = await serve((_request, response) => {
    response.setHeader('content-length', archive.length);
    response.write(archive.subarray(0, archive.length / 2), () => response.destroy());
  });
  await expect(provision(url)).rejects.toThrow(/broke off/);
  expect(await releases()).toEqual([]);
});

test('an answer that is no archive is told by its status', async () => {
  const url = await serve((_request, response) => {
    response.statusCode = 403;
    response.end('denied');
  });
  await expect(provision(url)).rejects.toMatchObject({
    code: 'DYNAMODB_UNAVAILABLE',
    refusals: [{ source: 'cache' }, { source: "AWS's archive", reason: `${url} answered 403` }],
  });
});

test.each(['DynamoDBLocal.jar', 'needed.jar'])(
  'when %s in the cache was cut short, all is fetched again',
  async (jar) => {
    const url = await serve(whole);
    await provision(url);
    await truncate(join(cacheDir, 'dynamodb-local', '3.1.0', jar), 3);
    await provision(url);
    expect(await readFile(join(cacheDir, 'dynamodb-local', '3.1.0', 'DynamoDBLocal.jar'), 'utf8')).toBe(
      'the main jar',
    );
    expect(await readFile(join(cacheDir, 'dynamodb-local', '3.1.0', 'needed.jar'), 'utf8')).toBe(
      'another jar',
    );
    expect(await releases()).toEqual(['3.1.0']);
  },
);

test('a folder that was never sealed is not taken for complete', async () => {
  await mkdir(join(cacheDir, 'dynamodb-local', '3.1.0'), { recursive: true });
  await writeFile(join(cacheDir, 'dynamodb-local', '3.1.0', 'DynamoDBLocal.jar'), 'half of it');
  await provision(await serve(whole));
  expect(await installed()).toEqual(['DynamoDBLocal.jar', 'installation.json', 'needed.jar']);
});
