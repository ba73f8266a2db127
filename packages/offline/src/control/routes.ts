import type { Faults } from '../faults/index.ts';
import type { Journal, JournalEntry } from '../journal/index.ts';
import type { LambdaRuntime } from '../lambda/index.ts';
import type { PlatformModel } from '../model.ts';
import type { Source } from '../source.ts';
import { countActivity } from './activity.ts';
import { answerFaults } from './faults.ts';
import { journeyOf } from './journey.ts';
import { waitUntilSettled } from './settled.ts';
import { describeStatus } from './status.ts';

export interface ControlParts {
  readonly model: PlatformModel;
  /** Everything that can have work in flight. */
  readonly sources: readonly Source[];
  readonly journal: Journal;
  readonly lambda: LambdaRuntime;
  /** Switches an event source mapping on or off. */
  readonly setMappingEnabled: (id: string, enabled: boolean) => void;
  readonly faults: Faults;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const LONGEST_WAIT_MS = 600_000;
const DEFAULT_LIMIT = 1_000;
const LARGEST_LIMIT = 10_000;

/** Answers one request of the control API. @param signal aborted when the client went away. */
export async function handle(
  method: string,
  url: string,
  parts: ControlParts,
  signal: AbortSignal,
  readBody: () => Promise<string>,
): Promise<Answer> {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const route = `${method} ${pathname}`;
  const [kill, functionKey = ''] = /^POST \/lambda\/([^/]+)\/kill$/.exec(route) ?? [];
  const [toggle, id = '', verb] = /^POST \/mappings\/([^/]+)\/(enable|disable)$/.exec(route) ?? [];

  if (route === 'GET /status')
    return { status: 200, body: await describeStatus(parts.model, parts.sources, parts.journal) };
  if (route === 'GET /activity')
    return { status: 200, body: countActivity(everything(parts.journal), parts.model) };
  if (route === 'GET /journal') return readJournal(searchParams, parts.journal);
  if (route === 'GET /settled') return settled(searchParams, parts, signal);
  if (kill !== undefined) return killFunction(decodeURIComponent(functionKey), parts);
  if (toggle !== undefined) return setEnabled(decodeURIComponent(id), verb === 'enable', parts);
  const ofFaults = await answerFaults(route, parts.faults, readBody);
  if (ofFaults !== undefined) return ofFaults;
  return { status: 404, body: { message: `${route} is not part of the control API` } };
}

async function readJournal(query: URLSearchParams, journal: Journal): Promise<Answer> {
  const after = whole(query, 'after', 0, Number.MAX_SAFE_INTEGER);
  const limit = whole(query, 'limit', DEFAULT_LIMIT, LARGEST_LIMIT);
  const wait = whole(query, 'wait', 0, LONGEST_WAIT_MS);
  for (const value of [after, limit, wait])
    if (typeof value === 'string') return { status: 400, body: { message: value } };
  const id = query.get('id');
  if (id !== null) {
    const entries = journeyOf(everything(journal), id).filter(({ seq }) => seq > Number(after));
    return { status: 200, body: { entries: entries.slice(0, Number(limit)), last: journal.last } };
  }
  const from = Number(after);
  if (Number(wait) > 0) await journal.waitForMore(from, Number(wait));
  return { status: 200, body: { entries: journal.read(from, Number(limit)), last: journal.last } };
}

function everything(journal: Journal): readonly JournalEntry[] {
  return journal.read(0, journal.last);
}

async function settled(query: URLSearchParams, parts: ControlParts, signal: AbortSignal): Promise<Answer> {
  const timeoutMs = whole(query, 'timeout', DEFAULT_TIMEOUT_MS, LONGEST_WAIT_MS);
  if (typeof timeoutMs === 'string') return { status: 400, body: { message: timeoutMs } };
  const ignoredQueues = new Set((query.get('ignore') ?? '').split(',').filter((name) => name !== ''));
  const known = new Set(parts.model.queues.map(({ name }) => name));
  const unknown = [...ignoredQueues].filter((name) => !known.has(name));
  if (unknown.length > 0) return { status: 400, body: { message: `no such queue: ${unknown.join(', ')}` } };
  const result = await waitUntilSettled(parts.sources, parts.journal, {
    timeoutMs,
    look: { ignoredQueues: ignoredQueues.union(restingQueues(parts.model)) },
    signal,
  });
  return { status: result.settled ? 200 : 408, body: result };
}

/** What lies in a queue that no function reads, such as one for dead letters, is at rest. */
function restingQueues({ queues, queueMappings }: PlatformModel): Set<string> {
  const read = new Set(queueMappings.map(({ queueArn }) => queueArn));
  return new Set(queues.filter(({ arn }) => !read.has(arn)).map(({ name }) => name));
}

async function killFunction(functionKey: string, { model, lambda }: ControlParts): Promise<Answer> {
  if (!model.functions.some(({ key }) => key === functionKey)) {
    return { status: 404, body: { message: `no function ${functionKey}` } };
  }
  return { status: 200, body: { killed: await lambda.kill(functionKey) } };
}

function setEnabled(id: string, enabled: boolean, { model, setMappingEnabled }: ControlParts): Answer {
  const ids = [...model.streamMappings, ...model.queueMappings, ...model.schedules].map(
    (mapping) => mapping.id,
  );
  if (!ids.includes(id))
    return { status: 404, body: { message: `no mapping ${id}; there are: ${ids.join(', ')}` } };
  setMappingEnabled(id, enabled);
  return { status: 200, body: { id, enabled } };
}

/** A whole number from the query, or the sentence that says what is wrong with it. */
function whole(query: URLSearchParams, name: string, fallback: number, max: number): number | string {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  return Number.isInteger(value) && value >= 0 && value <= max
    ? value
    : `${name} must be a whole number from 0 to ${max}`;
}
