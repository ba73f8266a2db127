import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { provisionDynamoDb } from '../../src/dynamodb/index.ts';
import { mavenSource } from '../../src/dynamodb/sources/maven.ts';
import { type Scratch, scratch } from './scratch.ts';

const JDK = 'echo java.base@17.0.1; echo jdk.compiler@17.0.1';
let place: Scratch;

beforeEach(async () => {
  place = await scratch();
});
afterEach(() => place.remove());

/** A machine with nothing on it but the shell's own commands and what the test puts there. */
function provision(env: NodeJS.ProcessEnv = {}) {
  return provisionDynamoDb({
    cacheDir: join(place.folder, 'cache'),
    env: { PATH: place.folder, ...env },
    log: () => {},
  });
}

test('where nothing is possible, one error lists what was tried and every way out', async () => {
  const error = await provision().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'DYNAMODB_UNAVAILABLE',
    refusals: [
      { source: 'DYNAMODB_ENDPOINT', reason: 'not set' },
      { source: 'cache', reason: expect.stringContaining('there is no `java`') },
      { source: 'Maven', reason: expect.stringContaining('there is no `java`') },
      { source: "AWS's archive", reason: expect.stringContaining('there is no `java`') },
      { source: 'Docker', reason: 'there is no `docker` on the PATH' },
    ],
  });
  for (const wayOut of ['JDK', 'Maven', 'cloudfront', 'copy the folder', 'Docker', 'set DYNAMODB_ENDPOINT']) {
    expect(String(error)).toContain(wayOut);
  }
});

test('without Java, Docker serves, and the image is pulled when it is missing', async () => {
  await place.script('docker', `echo "$@" >> ${place.folder}/calls; [ "$1" != image ]`);
  expect(await provision()).toEqual({ kind: 'image', image: 'amazon/dynamodb-local:3.1.0' });
  expect(await readFile(join(place.folder, 'calls'), 'utf8')).toContain(
    'pull --quiet amazon/dynamodb-local:3.1.0',
  );
});

test('a jar from Maven that is not the pinned one is refused and leaves nothing', async () => {
  await place.script('java', JDK);
  await place.script(
    'mvn',
    'while [ $# -gt 1 ]; do shift; done; echo tampered > "$(expr "$1" : "-DoutputDirectory=\\(.*\\)")/DynamoDBLocal-3.1.0.jar"',
  );
  const refused = provisionDynamoDb({
    cacheDir: place.folder,
    env: { PATH: `${place.folder}:/usr/bin:/bin` },
    log: () => {},
    sources: [mavenSource],
  });
  await expect(refused).rejects.toThrow(/not the pinned 3d6d35f3/);
  expect(await readdir(join(place.folder, 'dynamodb-local'))).toEqual([]);
});

test('what Maven says when it fails is in the error', async () => {
  await place.script('java', JDK);
  await place.script('mvn', 'echo "[ERROR] Could not transfer artifact"; exit 1');
  const refused = provisionDynamoDb({
    cacheDir: place.folder,
    env: { PATH: place.folder },
    log: () => {},
    sources: [mavenSource],
  });
  await expect(refused).rejects.toThrow(/Maven: `mvn` ended with code 1\n.*Could not transfer artifact/);
});

describe('DYNAMODB_ENDPOINT', () => {
  test.each([
    'http://10.0.0.7:8000',
    'https://dynamodb.eu-central-1.amazonaws.com',
    'http://dynamodb:8000',
    '127.0.0.1:8000',
  ])('%s is refused: it is not this machine', async (endpoint) => {
    await expect(provision({ DYNAMODB_ENDPOINT: endpoint })).rejects.toMatchObject({
      code: 'DYNAMODB_ENDPOINT_UNUSABLE',
      endpoint,
    });
  });

  test('is refused when something else answers there', async () => {
    const server = createServer((_request, response) => response.end('not a database')).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    const refused = provision({ DYNAMODB_ENDPOINT: `http://127.0.0.1:${address.port}` });
    await expect(refused).rejects.toThrow(/where no DynamoDB answers/);
    server.closeAllConnections();
    server.close();
  });
});
