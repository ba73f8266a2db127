import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Framework } from '../framework.ts';
import type { Invocation, LambdaRuntime } from '../lambda/index.ts';
import type { FunctionModel } from '../model.ts';

/*
 * serverless-offline speaks HTTP; the functions behind it run in the local AWS's own Lambda runtime, like all others.
 * So they can be killed and are journalled, a crash is answered as API Gateway answers it, and a burst of requests
 * waits for environments instead of starting one for each request at once.
 */

const ENTRANCE = fileURLToPath(new URL('./entrance.mjs', import.meta.url)).replace(/\.mjs$/, '.handler');

/** Options of serverless-offline under which it calls the entrance: in this process, and with our timeouts alone. */
export const ENTRANCE_OPTIONS = { useInProcess: true, noTimeout: true } as const;

/**
 * Puts the entrance in the place of every handler. The returned function gives the framework the declared handlers
 * back, for the bundler; serverless-offline has taken its copies by then.
 *
 * @param codeDirectory the directory that serverless-offline resolves handlers from
 */
export function divertFunctions(
  { service }: Framework,
  functions: readonly FunctionModel[],
  lambda: LambdaRuntime,
  codeDirectory: string,
): () => void {
  const keys = new Map(functions.map(({ name, key }) => [name, key]));
  Object.assign(globalThis, {
    [Symbol.for('edtech.offline.invoke')]: async (functionName: string, event: unknown) =>
      answerOf(await lambda.invoke(keys.get(functionName) ?? functionName, event), event),
  });
  const declared = functions.flatMap(({ key }) => {
    const found = service.functions[key];
    return found === undefined ? [] : [[key, found] as const];
  });
  for (const [key, found] of declared) {
    service.functions[key] = { ...found, handler: relative(codeDirectory, ENTRANCE), environment: {} };
  }
  return () => {
    for (const [key, found] of declared) service.functions[key] = found;
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html */
function answerOf(invocation: Invocation, event: unknown): unknown {
  if (invocation.outcome === 'success') return invocation.payload;
  const { errorType, errorMessage } = invocation;
  if (!isHttpRequest(event)) return { errorType, errorMessage };
  return {
    statusCode: 500,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'Internal Server Error' }),
  };
}

function isHttpRequest(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'requestContext' in event;
}
