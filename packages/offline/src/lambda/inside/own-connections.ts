import { subscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { current } from './tenant.ts';

/** Has connections belong to the environment that opens them: they end with it, and no other one uses them. */
export const ownConnections = (): void => {
  subscribe('net.client.socket', (message) => {
    const tenant = current.getStore();
    // https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#net: the message is `{ socket }`.
    const { socket } = message as { readonly socket: Socket };
    if (tenant === undefined) return;
    if (tenant.isOver) {
      // It is told of before it begins to connect, which a socket does that was destroyed before as well.
      process.nextTick(() => socket.destroy(new Error('the environment is over')));
      return;
    }
    tenant.sockets.add(socket);
    socket.once('close', () => tenant.sockets.delete(socket));
  });
  // One that keeps connections would hand them from one environment to another.
  http.globalAgent = new http.Agent();
  https.globalAgent = new https.Agent();
  ownFetch();
};

/** Where Node.js's `fetch` finds what keeps its connections. */
const DISPATCHER = Symbol.for('undici.globalDispatcher.1');

const ownFetch = (): void => {
  // Node.js makes it when it is first asked for anything of `fetch`.
  void globalThis.Response;
  const ofThread: unknown = Reflect.get(globalThis, DISPATCHER);
  if (typeof ofThread !== 'object' || ofThread === null) return;
  const make: unknown = ofThread.constructor;
  if (typeof make !== 'function') return;
  const dispatchers = new WeakMap<object, object>();
  const dispatcher = (): object => {
    const tenant = current.getStore();
    if (tenant === undefined) return ofThread;
    const own = dispatchers.get(tenant) ?? Reflect.construct(make, []);
    dispatchers.set(tenant, own);
    return own;
  };
  const ofWhoAsks = new Proxy(ofThread, {
    get: (_, name) => {
      const own = dispatcher();
      const found: unknown = Reflect.get(own, name);
      return typeof found === 'function' ? found.bind(own) : found;
    },
  });
  Reflect.set(globalThis, DISPATCHER, ofWhoAsks);
};
