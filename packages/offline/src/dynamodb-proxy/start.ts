import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Pool } from 'undici';
import type { TableFaults } from '../faults/tables.ts';
import { type Answer, asOne } from './batch-parts.ts';
import { type Databases, located } from './located.ts';
import { createWriteGate, type WriteGate } from './write-gate.ts';
import { readWrite, type Write } from './written-tables.ts';

export interface DynamoDbProxy {
  /** For `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface DynamoDbProxyOptions {
  /** Where DynamoDB Local listens, for example `http://127.0.0.1:8000`. */
  readonly target: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Told of the tables that were written to, after the commit and before the client has its answer. */
  readonly onWrite: (tableNames: readonly string[], write: Write) => void;
  /** Every write passes it, so that somebody else can have a table for itself. */
  readonly gate?: WriteGate;
  /** What may go wrong with a call. */
  readonly faults?: TableFaults;
  /** Where each table is; as the client says when left out. */
  readonly databases?: Databases;
}

/**
 * A thin HTTP proxy before DynamoDB Local that sees successful writes go by and says so, so that streams are read when
 * there is something to read and not all the time. Because `onWrite` comes before the answer, nobody who awaited a
 * write can find the local AWS at rest while the write is still unread.
 *
 * Wiring: start it once the mappings run, point `AWS_ENDPOINT_URL_DYNAMODB` at `endpoint`, and hand `onWrite` to the
 * mappings: `onWrite: (tables, write) => mappings.wake(tables, write)`. Tables are created and streams are read at
 * `target` directly. Everything that goes through here can be delayed, refused or torn, which makes it the place for injected faults.
 */
export async function startDynamoDbProxy({
  target,
  port,
  onWrite,
  gate = createWriteGate(),
  faults,
  databases,
}: DynamoDbProxyOptions): Promise<DynamoDbProxy> {
  // A query may take its time: clients have time limits of their own.
  const upstream = new Pool(target, { connections: null, headersTimeout: 0, bodyTimeout: 0 });
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const action =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    void pass(action, request, response);
  });

  async function pass(action: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    // The client went away in the middle of its request; nothing was forwarded.
    if (body === undefined) return;
    const text = body.toString('utf8');
    const verdict = faults?.on === true ? await faults.judge({ action, body: text }) : undefined;
    if (verdict?.kind === 'refuse') return answered(response, verdict.status, verdict.error);
    if (verdict?.kind === 'cut' && verdict.when === 'before') return cut(response);
    const write = readWrite(action, text);
    const whole = { headers: request.headers, body, write };
    const place = databases === undefined ? { parts: [whole] } : located(whole, databases);
    if ('answer' in place) return answered(response, 200, place.answer);
    if ('error' in place) return answered(response, 400, place.error);
    const leave = await gate.enter(write.tables);
    const answers = await Promise.all(
      place.parts.map(async ({ headers, body, write }) => {
        const answer = await forward(request, headers, body);
        if (answer?.statusCode === 200 && write.tables.length > 0) onWrite(write.tables, write);
        return answer;
      }),
    );
    leave();
    const answer = asOne(answers);
    if (answer === undefined) return unavailable(response);
    if (verdict?.kind === 'cut') return cut(response);
    response.writeHead(answer.statusCode, {
      ...without(HOPS, answer.headers),
      'content-length': answer.content.length,
    });
    response.end(answer.content);
  }

  /** What DynamoDB Local answers; undefined when it does not. */
  async function forward(
    { method = 'POST', url = '/' }: IncomingMessage,
    headers: IncomingHttpHeaders,
    body: Buffer | string,
  ): Promise<Answer | undefined> {
    try {
      const answer = await upstream.request({
        method,
        path: url,
        headers: without(NOT_FORWARDED, headers),
        body,
      });
      return { ...answer, content: Buffer.from(await answer.body.arrayBuffer()) };
    } catch {
      return undefined;
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        void upstream.destroy();
      }),
  };
}

/** The whole of it; undefined when its end does not come. Its events cost half of what an async iterator does. */
function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .once('end', () => resolve(Buffer.concat(chunks)))
      .once('close', () => resolve(undefined))
      .once('error', () => resolve(undefined));
  });
}

/** Headers that are about one connection, and the length, which is counted anew. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOPS = [
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'content-length',
];

/** Headers by which a client says what it is: a third of what a request has, and DynamoDB Local does nothing with them. */
const OF_CLIENTS = ['user-agent', 'x-amz-user-agent', 'amz-sdk-invocation-id', 'amz-sdk-request'];
const NOT_FORWARDED = [...HOPS, ...OF_CLIENTS];

function without(names: readonly string[], headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const rest = { ...headers };
  for (const name of names) delete rest[name];
  return rest;
}

/** An SDK client retries a 500. */
function unavailable(response: ServerResponse): void {
  answered(response, 500, {
    __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
    message: 'The local DynamoDB does not answer.',
  });
}

function answered(response: ServerResponse, status: number, body: Readonly<Record<string, unknown>>): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}

function cut(response: ServerResponse): void {
  response.destroy();
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
