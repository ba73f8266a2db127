import { inspect } from 'node:util';
import { describeThrown } from './describe-thrown.ts';
import { ownConnections } from './own-connections.ts';
import { ownModules } from './own-modules.ts';
import { current } from './tenant.ts';

/*
 * What makes each execution environment of a thread think that the process is its own: its variables, its output, its end, its
 * connections and its modules. Which one is running is what Node.js's asynchronous context says.
 */

/** Has this thread tell its environments apart. Called once, before the first is opened. */
export const shareThread = (): void => {
  ownVariables();
  ownOutput();
  ownEnd();
  ownConnections();
  ownModules();
};

const ownVariables = (): void => {
  const ofThread: Record<string, string> = {};
  const variables = () => current.getStore()?.variables ?? ofThread;
  const env = new Proxy(ofThread, {
    get: (_, name) => (typeof name === 'string' ? variables()[name] : undefined),
    has: (_, name) => Object.hasOwn(variables(), name),
    ownKeys: () => Object.keys(variables()),
    getOwnPropertyDescriptor: (_, name) => Object.getOwnPropertyDescriptor(variables(), name),
    set: (_, name, value) => Reflect.set(variables(), name, String(value)),
    deleteProperty: (_, name) => Reflect.deleteProperty(variables(), name),
    defineProperty: (_, name, descriptor) => Reflect.defineProperty(variables(), name, descriptor),
  });
  Object.defineProperty(process, 'env', { value: env });
};

const ownOutput = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    const { write } = stream;
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      const tenant = current.getStore();
      if (tenant === undefined) return Reflect.apply(write, stream, [chunk, ...rest]);
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      tenant.send({ kind: 'output', text });
      const written = rest.at(-1);
      if (typeof written === 'function') process.nextTick(written);
      return true;
    };
  }
};

/** Thrown where an environment's code has ended its process: nothing of it is to run any more. */
class Over extends Error {}

const ownEnd = (): void => {
  const { exit } = process;
  process.exit = (code) => {
    const tenant = current.getStore();
    if (tenant === undefined) return exit(code);
    tenant.end({ kind: 'exit', code: Number(code ?? process.exitCode ?? 0) });
    throw new Over('the environment is over');
  };
  process.on('uncaughtException', (thrown) => {
    const tenant = current.getStore();
    if (tenant?.isOver === true || thrown instanceof Over) return;
    if (tenant === undefined) {
      console.error(thrown);
      exit(1);
    } else {
      tenant.send({ kind: 'output', text: `${inspect(thrown)}\n` });
      tenant.end({ kind: 'uncaught', ...describeThrown(thrown) });
    }
  });
};
