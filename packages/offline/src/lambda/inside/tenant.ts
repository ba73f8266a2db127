import { AsyncLocalStorage } from 'node:async_hooks';
import type { Socket } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import type { EnvironmentMessage } from '../messages.ts';

/** One execution environment among those that share a thread. */
export interface Tenant {
  /** Its `process.env`. */
  readonly variables: Record<string, string>;
  /** What tells its modules from those of the others; see `ownModules`. */
  readonly instance: string;
  /** Open connections of its own. They end with it: whatever of it still runs then reaches nothing any more. */
  readonly sockets: Set<Socket>;
  readonly isOver: boolean;
  /** Tells the runtime; nothing when the environment is over. */
  send(message: EnvironmentMessage): void;
  /** Ends it at once, as if the process that it would have of its own had gone. */
  end(last?: EnvironmentMessage): void;
}

/** Whose code is running. */
export const current = new AsyncLocalStorage<Tenant>();

export const createTenant = (
  port: MessagePort,
  instance: string,
  variables: Readonly<Record<string, string>>,
): Tenant => {
  const sockets = new Set<Socket>();
  let isOver = false;
  return {
    variables: { ...variables },
    instance,
    sockets,
    get isOver() {
      return isOver;
    },
    send(message) {
      if (!isOver) port.postMessage(message);
    },
    end(last) {
      if (isOver) return;
      if (last !== undefined) port.postMessage(last);
      isOver = true;
      for (const socket of sockets) socket.destroy();
      port.close();
    },
  };
};
