import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { EnvironmentData, OpenMessage, ToEnvironmentMessage } from '../messages.ts';
import { armCrash, crash } from './crash.ts';
import { describeThrown } from './describe-thrown.ts';
import { createTenant, current, type Tenant } from './tenant.ts';

/* One execution environment: it loads one bundle and runs its handler, one invocation at a time, until it is ended. */

type Handler = (event: unknown, context: unknown) => unknown;
type Invoke = Extract<ToEnvironmentMessage, { readonly kind: 'invoke' }>;

/** Of this machine, whatever clock the preloaded module gives to the function. */
const { now } = Date;

/** How many environments of each function this thread has housed. */
const housed = new Map<string, number>();

/** What tells an environment's modules from others'. The same in every run, as is then what is kept of their compiled code. */
const instanceOf = (functionName: string): string => {
  const number = (housed.get(functionName) ?? 0) + 1;
  housed.set(functionName, number);
  return `?${functionName}-${number}`;
};

/**
 * Opens an environment in this thread.
 *
 * @param preloaded is over when what every function finds loaded is there.
 */
export const runFunction = async (
  { port, data, variables }: OpenMessage,
  preloaded: Promise<unknown>,
): Promise<void> => {
  const tenant = createTenant(port, instanceOf(data.functionName), variables);
  // The runtime may end an environment while it still loads.
  port.on('message', (message: ToEnvironmentMessage) => {
    if (message.kind === 'end') tenant.end();
  });
  await current.run(tenant, () => serve(tenant, data, preloaded, port));
};

const serve = async (
  tenant: Tenant,
  data: EnvironmentData,
  preloaded: Promise<unknown>,
  port: OpenMessage['port'],
): Promise<void> => {
  try {
    await preloaded;
    const handler = await loadHandler(data, tenant.instance);
    if (handler === undefined) {
      const errorMessage = `${data.exportName} is undefined or not exported`;
      tenant.send({ kind: 'init-error', errorType: 'Runtime.HandlerNotFound', errorMessage });
    } else if (handler.length > 2) {
      // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html: Node.js 24 takes no callback handlers.
      const errorMessage = `${data.exportName} takes a callback, which Node.js 24 on Lambda does not support; make it async`;
      tenant.send({ kind: 'init-error', errorType: 'Runtime.CallbackHandlerDeprecated', errorMessage });
    } else {
      port.on('message', (message: ToEnvironmentMessage) => {
        if (message.kind === 'invoke') void current.run(tenant, () => invoke(tenant, data, handler, message));
      });
      tenant.send({ kind: 'ready' });
      // Now and not when the thread ends: the next environments are about to start.
      flushCompileCache();
    }
  } catch (thrown) {
    console.error(thrown);
    tenant.send({ kind: 'init-error', ...describeThrown(thrown) });
  }
};

const loadHandler = async (
  { file, exportName }: EnvironmentData,
  instance: string,
): Promise<Handler | undefined> => {
  const loaded: Record<string, unknown> = await import(pathToFileURL(file).href + instance);
  const inner: unknown = loaded.default;
  const candidates = [loaded, typeof inner === 'object' && inner !== null ? inner : {}];
  for (const candidate of candidates) {
    const found: unknown = Object.entries(candidate).find(([name]) => name === exportName)?.[1];
    // Its parameters are the author's; Lambda passes an event and a context as well.
    if (typeof found === 'function') return found as Handler;
  }
  return undefined;
};

const invoke = async (
  tenant: Tenant,
  data: EnvironmentData,
  handler: Handler,
  message: Invoke,
): Promise<void> => {
  let disarm: (() => void) | undefined;
  try {
    if (message.crash !== undefined) disarm = armCrash(message.crash);
    const result = await handler(JSON.parse(message.event), contextOf(data, message));
    if (message.crash !== undefined && 'after' in message.crash && message.crash.after === 'handler') crash();
    tenant.send({ kind: 'result', payload: JSON.stringify(result) ?? 'null' });
  } catch (thrown) {
    if (tenant.isOver) return;
    console.error(thrown);
    tenant.send({ kind: 'error', ...describeThrown(thrown) });
  } finally {
    disarm?.();
  }
};

const contextOf = (data: EnvironmentData, { requestId, deadline }: Invoke): object => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: data.functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: data.functionArn,
  memoryLimitInMB: String(data.memoryMegabytes),
  logGroupName: data.logGroupName,
  logStreamName: data.logStreamName,
  awsRequestId: requestId,
  getRemainingTimeInMillis: () => Math.max(0, deadline - now()),
});
