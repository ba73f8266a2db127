import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createAsynchronousInvocations } from '../bus/index.ts';
import type { FunctionFaults } from '../faults/functions.ts';
import type { Journal } from '../journal/index.ts';
import type { LambdaRuntime } from '../lambda/index.ts';
import type { PlatformModel } from '../model.ts';
import type { QueueService } from '../queues/index.ts';
import type { Source } from '../source.ts';
import { answerInvoke, type InvokeParts } from './answer.ts';

/** Beyond this nothing is kept of a request: no limit of Lambda is as large. */
const KEPT_BYTES = 8 * 1_048_576;

/** How long a stop waits for invocations that are under way. */
const STOP_GRACE_MS = 2_000;

export interface InvokeService extends Source {
  /** For `AWS_ENDPOINT_URL_LAMBDA`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface InvokeServiceOptions {
  readonly model: PlatformModel;
  /** 0 for any free port. */
  readonly port: number;
  readonly journal: Journal;
  readonly queues: Pick<QueueService, 'send'>;
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  /** Multiplies the pauses between tries of asynchronous invocations; 1 is AWS's time. */
  readonly timeScale: number;
  readonly faults?: FunctionFaults;
}

/**
 * Lambda's Invoke for the functions of the configuration, on 127.0.0.1 only. serverless-offline has one as well, which knows
 * neither failed asynchronous invocations nor the errors of Lambda itself.
 */
export async function startInvoke({ model, port, ...parts }: InvokeServiceOptions): Promise<InvokeService> {
  const { lambda } = parts;
  const asynchronous = createAsynchronousInvocations(parts);
  const server = createServer((request, response) => {
    respond(request, response, { functions: model.functions, lambda, asynchronous }).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`;
  return {
    name: 'invoke',
    endpoint,
    describe: async () => ({ endpoint, inFlight: asynchronous.inFlight().length }),
    inFlight: async () => asynchronous.inFlight(),
    async stop() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
      await asynchronous.stop(STOP_GRACE_MS);
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  parts: InvokeParts,
): Promise<void> {
  const { method = '', url = '', headers } = request;
  const type = headers['x-amz-invocation-type'];
  const answer = await answerInvoke(
    {
      method,
      path: new URL(url, 'http://127.0.0.1').pathname,
      type: Array.isArray(type) ? type[0] : type,
      body: await readBody(request),
    },
    parts,
  );
  const content = answer.body === '' ? {} : { 'content-type': 'application/json' };
  response.writeHead(answer.status, { ...content, ...answer.headers });
  response.end(answer.body);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= KEPT_BYTES) chunks.push(chunk);
  }
  return bytes > KEPT_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}
