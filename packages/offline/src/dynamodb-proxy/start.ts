import {
  Agent,
  createServer,
  request as forward,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { canWrite, writtenTables } from './written-tables.ts';

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
  readonly onWrite: (tableNames: readonly string[]) => void;
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
}: DynamoDbProxyOptions): Promise<DynamoDbProxy> {
  const upstream = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const action =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    if (canWrite(action)) void passWrite(action, request, response);
    else request.pipe(open(request, response, () => undefined));
  });

  async function passWrite(
    action: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      // The client went away in the middle of its request; nothing was forwarded.
      return;
    }
    const body = Buffer.concat(chunks);
    open(request, response, () => {
      const tables = writtenTables(action, body.toString('utf8'));
      if (tables.length > 0) onWrite(tables);
    }).end(body);
  }

  /** Opens the request to DynamoDB Local; its answer goes back as it comes. */
  function open(request: IncomingMessage, response: ServerResponse, onSuccess: () => void) {
    return forward({
      agent,
      host: upstream.hostname,
      port: upstream.port,
      method: request.method ?? 'POST',
      path: request.url ?? '/',
      headers: request.headers,
    })
      .once('response', (answer) => {
        if (answer.statusCode === 200) onSuccess();
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.once('error', () => response.destroy());
      })
      .once('error', () => unavailable(response));
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
    response.destroy();
    return;
  }
  response.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(
    JSON.stringify({
      __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
      message: 'The local DynamoDB does not answer.',
    }),
  );
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
