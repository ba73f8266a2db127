import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, RequestOptions } from '@edtech/testkit/http-client';
import type { Platform } from '@edtech/testkit/platform';

export interface Person {
  readonly userId: string;
  /** As it was given: with capital letters. */
  readonly email: string;
  readonly role: 'STUDENT' | 'TUTOR';
}

/** What an answer says of the addresses in it: whether they are as they were given, or without their capitals. */
type Says = 'right' | 'wrong';

export interface Heard {
  readonly route: string;
  /** When it was asked, by the process's own clock. */
  readonly asked: number;
  /** Anything but one of the two is an answer that a client must not get. */
  readonly says: Says | { readonly status: number; readonly body: object };
}

/** Somebody who reads, changes, and reads his own changes, all the time, by every route to the read model. */
export interface Client {
  /** All answers so far. */
  readonly heard: readonly Heard[];
  add(person: Person): void;
  /** Those to what is asked from `since` on, as soon as there is one by each route. */
  hearing(since: number): Promise<readonly Heard[]>;
  stop(): Promise<void>;
}

const ROUTES = ['one', 'own write', 'by address', 'tutors'] as const;
type Route = (typeof ROUTES)[number];

const PAUSE_MILLISECONDS = 20;

/** @param changed the one whose profile changes all the time; the others stand still */
export const startClient = (
  { http }: Platform,
  admin: RequestOptions,
  changed: Person,
  others: readonly Person[],
): Client => {
  const people = [changed, ...others];
  const heard: Heard[] = [];
  const stopping = new AbortController();
  let turn = 0;

  const ask: Record<Route, (person: Person) => Promise<Says | Answer>> = {
    one: async ({ userId, ...person }) => saying(await http.get(`/users/${userId}`, admin), [person]),
    'own write': async () => {
      const { userId } = changed;
      const change = await http.patch(`/users/${userId}`, { displayName: `Number ${turn}` }, admin);
      if (change.status !== 200) return change;
      for (;;) {
        const answer = await http.get(`/users/${userId}?atLeast=${change.body.version}`, admin);
        // It may take longer than an answer waits: then one asks again, as the answer says.
        if (answer.body.code !== 'read-model-behind') return saying(answer, [changed]);
      }
    },
    'by address': async (person) =>
      saying(await http.get(`/users?email=${encodeURIComponent(person.email)}`, admin), [person]),
    tutors: async () => {
      const tutors = people.filter(({ role }) => role === 'TUTOR');
      return saying(await http.get('/users?role=TUTOR&limit=100', admin), tutors);
    },
  };

  const askAllTheTime = async (route: Route): Promise<void> => {
    while (!stopping.signal.aborted) {
      turn += 1;
      const person = people[turn % people.length];
      if (person === undefined) throw new Error('there is somebody');
      const asked = performance.now();
      heard.push({ route, asked, says: plain(await ask[route](person)) });
      await pause(PAUSE_MILLISECONDS);
    }
  };

  const asking = Promise.all(ROUTES.map(askAllTheTime));
  // Whoever waits for an answer, or for the end, is told.
  asking.catch(() => undefined);
  return {
    heard,
    add: (person) => void people.push(person),
    async hearing(since) {
      for (;;) {
        const found = heard.filter(({ asked }) => asked >= since);
        if (new Set(found.map(({ route }) => route)).size === ROUTES.length) return found;
        // Ends with the first request that fails altogether.
        await Promise.race([asking, pause(PAUSE_MILLISECONDS)]);
      }
    },
    async stop() {
      stopping.abort();
      await asking;
    },
  };
};

const plain = (said: Says | Answer): Heard['says'] =>
  typeof said === 'string' ? said : { status: said.status, body: said.body };

/** The whole answer when it is not one about these people, or tells of some rightly and of others wrongly. */
const saying = (answer: Answer, expected: readonly Pick<Person, 'email' | 'role'>[]): Says | Answer => {
  const { status, body } = answer;
  const users: unknown = 'users' in body ? body.users : [body];
  if (status !== 200 || !Array.isArray(users) || users.length !== expected.length) return answer;
  const emails = users.map((user) => (isUser(user) ? user.email : undefined)).toSorted();
  const isAll = (as: (email: string) => string): boolean =>
    JSON.stringify(emails) === JSON.stringify(expected.map(({ email }) => as(email)).toSorted());
  if (isAll((email) => email)) return 'right';
  return isAll((email) => email.toLowerCase()) ? 'wrong' : answer;
};

const isUser = (user: unknown): user is { readonly email: string } =>
  typeof user === 'object' &&
  user !== null &&
  'userId' in user &&
  typeof user.userId === 'string' &&
  'role' in user &&
  typeof user.role === 'string' &&
  'email' in user &&
  typeof user.email === 'string' &&
  'version' in user &&
  typeof user.version === 'number';
