import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

const SERVICE = 'AWSEvents';
/** Ten entries of escaped JSON fit several times; what is larger is refused before it is read. */
const MAXIMUM_REQUEST_BYTES = 16 * 1_048_576;

export type Answer =
  | { readonly status: 200; readonly body: unknown; readonly afterwards?: () => void }
  | { readonly status: 400 | 500; readonly error: string; readonly message: string }
  /** The connection is cut without an answer. */
  | { readonly status: 'none'; readonly afterwards?: () => void };

export type Handle = (action: string, request: unknown) => Answer;

export interface ProtocolServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Serves one AWS service in the AWS JSON 1.1 protocol on 127.0.0.1.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 *
 * @param handle answers an action; `afterwards` runs once the answer has been handed over.
 */
export async function serveEvents(port: number, handle: Handle): Promise<ProtocolServer> {
  const server = createServer((request, response) => {
    respond(request, response, handle).catch((error: unknown) => response.destroy(asError(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { endpoint: `http://127.0.0.1:${portOf(server)}`, close: () => close(server) };
}

async function respond(request: IncomingMessage, response: ServerResponse, handle: Handle): Promise<void> {
  const target = String(request.headers['x-amz-target'] ?? '');
  const body = await readBody(request);
  const answer = judge(target, body, handle);
  if (answer.status === 'none') {
    response.destroy();
    if (answer.afterwards !== undefined) setImmediate(answer.afterwards);
    return;
  }
  const failed = answer.status !== 200;
  const payload = JSON.stringify(failed ? { __type: answer.error, message: answer.message } : answer.body);
  response.writeHead(answer.status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(payload),
    ...(failed ? { 'x-amzn-errortype': answer.error } : {}),
  });
  response.end(payload);
  if (!failed && answer.afterwards !== undefined) setImmediate(answer.afterwards);
}

function judge(target: string, body: string | undefined, handle: Handle): Answer {
  const [service, action] = target.split('.');
  if (service !== SERVICE || action === undefined) {
    return {
      status: 400,
      error: 'UnknownOperationException',
      message: `Not an action of EventBridge: ${target}`,
    };
  }
  if (body === undefined) {
    return { status: 400, error: 'RequestEntityTooLargeException', message: 'The request is too large.' };
  }
  const parsed = parse(body);
  if (parsed === undefined)
    return { status: 400, error: 'SerializationException', message: 'The body is not JSON.' };
  return handle(action, parsed.value);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAXIMUM_REQUEST_BYTES) chunks.push(chunk);
  }
  return bytes > MAXIMUM_REQUEST_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

function parse(body: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body) };
  } catch {
    return undefined;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
