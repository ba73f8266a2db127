import { fileURLToPath } from 'node:url';
import { createJournal } from '../../src/journal/index.ts';
import { type LambdaOptions, type ReloadableLambdaRuntime, startLambda } from '../../src/lambda/index.ts';
import type { FunctionModel } from '../../src/model.ts';

const directory = fileURLToPath(new URL('.', import.meta.url));
const started: ReloadableLambdaRuntime[] = [];

export const endpoints = {
  dynamodb: 'http://127.0.0.1:1',
  sqs: 'http://127.0.0.1:2',
  eventbridge: 'http://127.0.0.1:3',
  lambda: 'http://127.0.0.1:4',
};

/** A function whose handler is the one of that name in `handlers.mjs`. */
export function fn(key: string, overrides: Partial<FunctionModel> = {}): FunctionModel {
  return {
    key,
    name: `service-dev-${key}`,
    arn: `arn:aws:lambda:eu-central-1:000000000000:function:service-dev-${key}`,
    handler: `handlers.${key}`,
    timeoutSeconds: 20,
    memoryMegabytes: 128,
    environment: { OWN: 'value' },
    ...overrides,
  };
}

/** A runtime that `stopAll` stops. */
export function lambda(functions: readonly FunctionModel[], options: Partial<LambdaOptions> = {}) {
  const lines: string[] = [];
  const journal = createJournal();
  const runtime = startLambda({
    functions,
    region: 'eu-central-1',
    endpoints,
    codeDirectory: () => directory,
    journal,
    onLine: (key, line) => lines.push(`${key}: ${line}`),
    ...options,
  });
  started.push(runtime);
  return { runtime, journal, lines };
}

export async function stopAll(): Promise<void> {
  await Promise.all(started.splice(0).map((runtime) => runtime.stop()));
}

export async function environments(runtime: ReloadableLambdaRuntime): Promise<unknown> {
  return (await runtime.describe()).environments;
}

const UNTIL_TIMEOUT_MS = 20_000;

/** Resolves once the runtime has so many environments. @throws Error when it has not in time */
export async function untilEnvironments(runtime: ReloadableLambdaRuntime, count: number): Promise<void> {
  const end = performance.now() + UNTIL_TIMEOUT_MS;
  for (let found = await environments(runtime); found !== count; found = await environments(runtime)) {
    if (performance.now() > end) throw new Error(`${found} environments, and not ${count}`);
    await new Promise(setImmediate);
  }
}
