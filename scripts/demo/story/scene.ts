import { localToken } from '@edtech/testkit/token';
import { newest, type Stage } from '../play.ts';
import { type Figure, figure, figureLine } from './figures.ts';
import { type Flow, flowLine, flowsIn, NOTHING } from './flow.ts';
import { type Cast, castOf, type Person } from './people.ts';

/** A mail that somebody is to have. */
export interface ExpectedMail {
  readonly to: Person;
  readonly template: string;
  readonly subject: string;
}

/** Something that somebody does over HTTP, and what the story implies of it. */
export interface Act {
  readonly says: string;
  /** Nobody in particular when absent. */
  readonly by?: Person | 'admin';
  readonly request: readonly [method: 'POST' | 'PUT' | 'PATCH', path: string, body?: object];
  readonly status: number;
  /** What the problem's `code` is, when it is refused. */
  readonly code?: string;
  /** Types of the integration events that follow, each as often as it does; in any order. */
  readonly events?: readonly string[];
  readonly mails?: readonly ExpectedMail[];
}

/** An act as it was played. */
export interface Played {
  readonly says: string;
  readonly correlationId: string;
  readonly status: number;
  readonly flow: Flow;
  readonly mails: readonly string[];
}

export type Body = Readonly<Record<string, unknown>>;

/** Where the story is played, and the book that is kept of it. */
export interface Scene {
  readonly cast: Cast;
  /** Plays an act, follows its flow to the end and checks it. Returns the body of the answer. */
  play(act: Act): Promise<Body>;
  /** Asks as an administrator. */
  read(path: string): Promise<Body>;
  /** Compares, prints and keeps what was compared. */
  check(...figures: readonly Figure[]): void;
  say(line: string): void;
  /** What the acts so far imply in all. */
  implied(): { readonly events: readonly string[]; readonly mails: readonly ExpectedMail[] };
  /** The flows of all acts so far, as the journal has them now. */
  flows(): Promise<readonly Flow[]>;
  readonly played: readonly Played[];
  readonly figures: readonly Figure[];
}

export const setScene = async (
  { http, control, settled }: Stage,
  run: string,
  say: (line: string) => void,
): Promise<Scene> => {
  const began = await newest({ http, control, settled });
  const played: Played[] = [];
  const figures: Figure[] = [];
  const events: string[] = [];
  const mails: ExpectedMail[] = [];
  const seen = new Set<string>();
  const admin = await localToken({ userId: `demo-${run}`, roles: ['ADMIN'] });
  const tokenOf = async (by: Person | 'admin') =>
    by === 'admin' ? admin : localToken({ userId: by.userId, roles: [by.role] });

  const check: Scene['check'] = (...compared) => {
    for (const each of compared) {
      figures.push(each);
      say(figureLine(each));
    }
  };
  const complain: Scene['check'] = (...compared) => {
    figures.push(...compared);
    for (const each of compared) if (!each.matches) say(figureLine(each));
  };

  const read: Scene['read'] = async (path) => {
    const { status, body } = await http.get(path, { token: admin });
    complain(figure(`GET ${path}`, 200, status));
    return body;
  };

  /** Subjects of what the mailbox has for these addresses since it was last looked at for them. */
  const newMailsTo = async (addresses: readonly string[]): Promise<readonly string[]> => {
    const subjects: string[] = [];
    for (const address of new Set(addresses)) {
      const mails = listIn(await read(`/mailbox?to=${encodeURIComponent(address)}`), 'mails');
      const fresh = mails.filter(({ mailId }) => !seen.has(String(mailId)));
      for (const { mailId, subject } of fresh) {
        seen.add(String(mailId));
        subjects.push(String(subject));
      }
    }
    return subjects;
  };

  return {
    cast: castOf(run),
    played,
    figures,
    check,
    say,
    async play({ says, by, request: [method, path, body], status, code, ...follows }) {
      const correlationId = `story-${run}-${played.length + 1}`;
      const before = await newest({ http, control, settled });
      const answer = await http.send(method, path, body === undefined ? '' : JSON.stringify(body), {
        ...(by === undefined ? {} : { token: await tokenOf(by) }),
        headers: {
          'x-correlation-id': correlationId,
          // The others name what they change, and change it once by themselves.
          ...(method === 'POST' ? { 'idempotency-key': correlationId } : {}),
        },
      });
      await settled(60_000);
      const flow = flowsIn(await control.journal(before)).get(correlationId) ?? NOTHING;
      const expected = { events: follows.events ?? [], mails: follows.mails ?? [] };
      events.push(...expected.events);
      mails.push(...expected.mails);
      const subjects = await newMailsTo(expected.mails.map(({ to }) => to.email));
      played.push({ says, correlationId, status: answer.status, flow, mails: subjects });
      const outcome = code === undefined ? '' : `  ${answer.status} ${answer.body.code}`;
      const line = flowLine(flow, subjects);
      say(`  ${says}${outcome}${line === '' ? '' : `\n      ${line}`}`);
      complain(
        figure(`${says}: answer`, { status, code }, { status: answer.status, code: answer.body.code }),
        figure(`${says}: events`, expected.events.toSorted(), flow.events.toSorted()),
        figure(`${says}: deliveries left unhandled`, 0, flow.unhandled),
        figure(
          `${says}: mails`,
          expected.mails.map(({ subject }) => subject).toSorted(),
          subjects.toSorted(),
        ),
      );
      return answer.body;
    },
    read,
    implied: () => ({ events, mails }),
    async flows() {
      const all = flowsIn(await control.journal(began));
      return played.map(({ correlationId }) => all.get(correlationId) ?? NOTHING);
    },
  };
};

/** The list under this name in an answer; a list of this API is an array of objects. */
export const listIn = (body: Body, name: string): readonly Body[] => {
  const list = body[name];
  return Array.isArray(list) ? list : [];
};
