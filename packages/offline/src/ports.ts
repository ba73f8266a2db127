import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { OfflineError } from './error.ts';

/** A port that a service is to listen on is taken, or is not a port. */
export class PortInUse extends OfflineError {
  readonly port: number;

  constructor(port: number, host: string, option: string) {
    super(
      'PORT_IN_USE',
      `Port ${port} on ${host} is already in use: end what uses it, or choose another with --${option}.`,
    );
    this.port = port;
  }
}

/** A port that nobody else gets until it is released, just before its service starts. */
export interface ReservedPort {
  readonly port: number;
  release(): Promise<void>;
}

/**
 * Reserves a port by listening on it: better one clear sentence before anything has started, and never the same free
 * port twice.
 *
 * @param wanted 0 takes any free port.
 * @param option the command-line option that chooses it, for the message.
 * @throws PortInUse
 */
export async function reservePort(wanted: number, option: string, host = '127.0.0.1'): Promise<ReservedPort> {
  const server = createServer();
  server.listen(wanted, host);
  await once(server, 'listening').catch((cause: unknown) => {
    if (isAddressInUse(cause)) throw new PortInUse(wanted, host, option);
    throw cause;
  });
  server.unref();
  // A TCP server that listens has an address of this shape.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async release() {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

/** A port that is free now, for a server that takes it at once. @throws PortInUse */
export async function choosePort(wanted: number, option: string, host = '127.0.0.1'): Promise<number> {
  const { port, release } = await reservePort(wanted, option, host);
  await release();
  return port;
}

function isAddressInUse(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
}
