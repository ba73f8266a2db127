import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ControlParts, handle } from './routes.ts';

export interface ControlServer {
  /** For example `http://127.0.0.1:4012`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts the control API on 127.0.0.1. @param options.port 0 takes any free port. */
export async function startControl({
  port,
  ...parts
}: ControlParts & { readonly port: number }): Promise<ControlServer> {
  const server = createServer((request, response) => void answer(request, response, parts));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server that listens has an address of this shape.
  const address = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ControlParts,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { status, body } = await handle(request.method ?? 'GET', request.url ?? '/', parts, gone.signal, () =>
    readBody(request),
  ).catch((error: unknown) => ({
    status: 500,
    body: { message: error instanceof Error ? error.message : String(error) },
  }));
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
