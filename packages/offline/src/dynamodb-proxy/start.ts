import {
  Agent,
  createServer,
  request as forward,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { DatabaseOf } from '../dynamodb/databases.ts';
import type { TableFaults } from '../faults/tables.ts';
import { namedTables } from './named-tables.ts';
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
  readonly databases?: {
    readonly of: DatabaseOf;
    /** The names of the tables that there are, for who asks for all of them. */
    readonly tableNames: readonly string[];
  };
}

/**
 * A thin HTTP proxy before DynamoDB Local that sees successful writes go by and says so, so that streams are read when
 * there is something to read and not all the time. Because `onWrite` comes before the answer, nobody who awaited a
 * write can find the local AWS at rest while the write is still unread.
 *
 * Wiring: start it once the mappings run, point `AWS_ENDPOINT_URL_DYNAMODB` at `endpoint`, and hand `onWrite` to the
 * mappings: `onWrite: (tables) => mappings.wake(tables)`. Tables are created and streams are read at `target` directly.
 * Everything that goes through here can be delayed, refused or torn, which makes it the place for injected faults.
 */
export async function startDynamoDbProxy({
  target,
  port,
  onWrite,
  gate = createWriteGate(),
  faults,
  databases,
}: DynamoDbProxyOptions): Promise<DynamoDbProxy> {
  const upstream = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const action =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    void pass(action, request, response);
  });

  async function pass(action: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      // The client went away in the middle of its request; nothing was forwarded.
      return;
    }
    const body = Buffer.concat(chunks);
    const text = body.toString('utf8');
    const verdict = faults?.on === true ? await faults.judge({ action, body: text }) : undefined;
    if (verdict?.kind === 'refuse') return answered(response, verdict.status, verdict.error);
    if (verdict?.kind === 'cut' && verdict.when === 'before') return cut(response);
    const write = readWrite(action, text);
    const place = databases === undefined ? { headers: request.headers } : located(request, write, databases);
    if ('answer' in place) return answered(response, 200, place.answer);
    if ('error' in place) return answered(response, 400, place.error);
    const leave = await gate.enter(write.tables);
    const onSuccess = () => {
      if (write.tables.length > 0) onWrite(write.tables, write);
      if (verdict?.kind === 'cut') cut(response);
    };
    open(request, place.headers, response, onSuccess, leave).end(body);
  }

  /** Opens the request to DynamoDB Local; its answer goes back as it comes. */
  function open(
    request: IncomingMessage,
    headers: IncomingHttpHeaders,
    response: ServerResponse,
    onSuccess: () => void,
    onEnd: () => void,
  ) {
    return forward({
      agent,
      host: upstream.hostname,
      port: upstream.port,
      method: request.method ?? 'POST',
      path: request.url ?? '/',
      headers,
    })
      .once('response', (answer) => {
        if (answer.statusCode === 200) onSuccess();
        onEnd();
        if (response.destroyed) {
          answer.resume();
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.once('error', () => response.destroy());
      })
      .once('error', () => {
        onEnd();
        unavailable(response);
      });
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
        agent.destroy();
      }),
  };
}

/** An SDK client retries a 500; a torn answer can only be cut off. */
function unavailable(response: ServerResponse): void {
  if (response.headersSent) {
    cut(response);
    return;
  }
  answered(response, 500, {
    __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
    message: 'The local DynamoDB does not answer.',
  });
}

type Located =
  | { readonly headers: IncomingHttpHeaders }
  | { readonly answer: Readonly<Record<string, unknown>> }
  | { readonly error: Readonly<Record<string, unknown>> };

/** Sends a request to the database of its table. The signature is of no matter: DynamoDB Local checks none. */
function located(
  { headers }: IncomingMessage,
  { action, request }: Write,
  { of, tableNames }: NonNullable<DynamoDbProxyOptions['databases']>,
): Located {
  if (action === 'ListTables') return { answer: { TableNames: tableNames } };
  const [database, ...others] = new Set(namedTables(request).map(of));
  if (others.length > 0)
    return {
      error: {
        __type: 'com.amazon.coral.validate#ValidationException',
        message:
          'The local AWS keeps each table in a database of its own, so one request cannot reach several. ' +
          'Set custom.localAws.sharedDatabase to true for a service that does that.',
      },
    };
  if (database === undefined) return { headers };
  const authorization = headers.authorization?.replace(/Credential=[^/]+/, `Credential=${database}`);
  return { headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) } };
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
