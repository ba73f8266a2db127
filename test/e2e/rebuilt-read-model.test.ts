import { randomUUID } from 'node:crypto';
import { GENERATIONS_LIFETIME_MILLISECONDS } from '@edtech/projection';
import type { RequestOptions } from '@edtech/testkit/http-client';
import type { Platform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { type Client, type Heard, type Person, startClient } from './rebuilt-read-model/client.ts';
import { type Deployment, openDeployment } from './rebuilt-read-model/deployment.ts';

const TUTORS = 4;

let deployment: Deployment;
let admin: RequestOptions;

beforeAll(async () => {
  deployment = await openDeployment();
  admin = { token: await localToken({ userId: 'root', roles: ['ADMIN'] }) };
});

afterAll(() => deployment?.close());

const register = async ({ http }: Platform, role: Person['role']): Promise<Person> => {
  const userId = randomUUID();
  const person = { userId, email: `${userId}@Example.com`, role };
  expect(await http.post('/users', person)).toMatchObject({ status: 201 });
  return person;
};

const registerTutors = async (platform: Platform): Promise<readonly Person[]> => {
  const tutors: Person[] = [];
  while (tutors.length < TUTORS) tutors.push(await register(platform, 'TUTOR'));
  return tutors;
};

const replayed = async (line: string, expected = 0) => {
  const { code, stdout, stderr } = await deployment.replay(`${line} --json`);
  expect({ code, stderr }).toEqual({ code: expected, stderr: '' });
  return JSON.parse(stdout);
};

/** What is said from the moment on at which nobody may know any more what readers saw before. */
const saidFromNowOn = async (client: Client): Promise<readonly Heard['says'][]> => {
  const heard = await client.hearing(performance.now() + GENERATIONS_LIFETIME_MILLISECONDS);
  return [...new Set(heard.map(({ says }) => says))];
};

test('a bug is mended, taken back and mended again, and a client that reads all the time never gets an error', async () => {
  const withBug = await deployment.deployBug();
  const busy = await register(withBug, 'STUDENT');
  const tutors = await registerTutors(withBug);
  await withBug.settled();

  const platform = await deployment.deployMended();
  const client = startClient(platform, admin, busy, tutors);
  try {
    const rebuilding = replayed('rebuild users --yes');
    await client.hearing(performance.now());
    // Whoever registers meanwhile is in both generations.
    const newcomer = await register(platform, 'STUDENT');
    expect(await rebuilding).toMatchObject({ generation: 'g2', version: 2, finished: true, failures: [] });
    client.add(newcomer);

    const verified = await replayed('verify users --generation g2 --deep');
    expect(verified).toMatchObject({ failed: 0, ahead: 0, deep: { different: 0 } });
    // Of whom is busy nobody can tell while that lasts.
    const { differences } = await replayed('compare users g1 g2', 1);
    expect(differences).toEqual(
      expect.arrayContaining(
        [...tutors, newcomer].map(({ userId, email }) =>
          expect.objectContaining({
            of: `User#${userId}`,
            left: expect.objectContaining({ email: email.toLowerCase() }),
            right: expect.objectContaining({ email }),
          }),
        ),
      ),
    );
    const list = '/users?role=TUTOR&limit=2';
    const { body: page } = await platform.http.get(list, admin);
    expect(new Set(client.heard.map(({ says }) => says))).toEqual(new Set(['wrong']));

    expect(await replayed('switch users g2 --yes')).toMatchObject({ before: 'g1', current: 'g2' });
    expect(await saidFromNowOn(client)).toEqual(['right']);
    // Who walks through a list that began before stays in it.
    const next = await platform.http.get(`${list}&cursor=${encodeURIComponent(String(page.cursor))}`, admin);
    const wrong = expect.stringMatching(/@example\.com$/);
    expect(next).toMatchObject({ status: 200, body: { users: [{ email: wrong }, { email: wrong }] } });

    expect(await replayed('rollback users --yes')).toMatchObject({ current: 'g1', previous: 'g2' });
    expect(await saidFromNowOn(client)).toEqual(['wrong']);
    expect(await replayed('switch users --yes')).toMatchObject({ before: 'g1', current: 'g2' });
    expect(await saidFromNowOn(client)).toEqual(['right']);
  } finally {
    await client.stop();
  }
  expect(client.heard.filter(({ says }) => typeof says !== 'string')).toEqual([]);
}, 480_000);
