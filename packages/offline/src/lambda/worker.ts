import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { armCrash, crash } from './crash.ts';
import type { InvokeMessage, WorkerData, WorkerMessage } from './messages.ts';

/*
 * The inside of an execution environment: a worker thread that loads one bundle and runs its handler, one invocation
 * at a time. What ends the thread (exit, uncaught exception) is seen from outside, as a crash.
 */

type Handler = (event: unknown, context: unknown) => unknown;

// The pool starts this thread and nobody else does, so its data has this shape.
const data = workerData as WorkerData;

/** Of this machine, whatever clock the preloaded module gives to the function. */
const { now } = Date;

function send(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function describe(thrown: unknown): { errorType: string; errorMessage: string } {
  if (thrown instanceof Error) return { errorType: thrown.name, errorMessage: thrown.message };
  return { errorType: typeof thrown, errorMessage: String(thrown) };
}

async function loadHandler(): Promise<Handler | undefined> {
  const loaded: Record<string, unknown> = await import(pathToFileURL(data.file).href);
  const inner: unknown = loaded.default;
  const candidates = [loaded, typeof inner === 'object' && inner !== null ? inner : {}];
  for (const candidate of candidates) {
    const found: unknown = Object.entries(candidate).find(([name]) => name === data.exportName)?.[1];
    // Its parameters are the author's; Lambda passes an event and a context as well.
    if (typeof found === 'function') return found as Handler;
  }
  return undefined;
}

function createContext({ requestId, deadline }: InvokeMessage): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: data.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: data.functionArn,
    memoryLimitInMB: String(data.memoryMegabytes),
    logGroupName: `/aws/lambda/${data.functionName}`,
    logStreamName: 'local',
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, deadline - now()),
  };
}

async function run(handler: Handler, message: InvokeMessage): Promise<void> {
  const disarm = message.crash === undefined ? undefined : armCrash(message.crash);
  try {
    const result = await handler(JSON.parse(message.event), createContext(message));
    if (message.crash !== undefined && 'after' in message.crash && message.crash.after === 'handler') crash();
    send({ kind: 'result', payload: JSON.stringify(result) ?? 'null' });
  } catch (thrown) {
    console.error(thrown);
    send({ kind: 'error', ...describe(thrown) });
  } finally {
    disarm?.();
  }
}

try {
  if (data.preload !== undefined) await import(pathToFileURL(data.preload).href);
  const handler = await loadHandler();
  if (handler === undefined) {
    const errorMessage = `${data.exportName} is undefined or not exported`;
    send({ kind: 'init-error', errorType: 'Runtime.HandlerNotFound', errorMessage });
  } else if (handler.length > 2) {
    // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html: Node.js 24 takes no callback handlers.
    const errorMessage = `${data.exportName} takes a callback, which Node.js 24 on Lambda does not support; make it async`;
    send({ kind: 'init-error', errorType: 'Runtime.CallbackHandlerDeprecated', errorMessage });
  } else {
    parentPort?.on('message', (message: InvokeMessage) => run(handler, message));
    send({ kind: 'ready' });
    // Now and not when the thread ends: the next environments are about to start.
    flushCompileCache();
  }
} catch (thrown) {
  console.error(thrown);
  send({ kind: 'init-error', ...describe(thrown) });
}
