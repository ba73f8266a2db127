import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { launchDocker } from './launch-docker.ts';
import { launchJava } from './launch-java.ts';
import { provisionDynamoDb } from './provision.ts';
import type { ServerProcess } from './server-process.ts';

/** A DynamoDB on this machine that answers until it is stopped. */
export interface DynamoDbLocal {
  /** For example `http://127.0.0.1:8000`. */
  readonly endpoint: string;
  /** Stops it, unless somebody else started it (DYNAMODB_ENDPOINT). May be called again. */
  stop(): Promise<void>;
}

export interface DynamoDbOptions {
  /** By default, and when 0, any free port. */
  port?: number;
  /** Keeps tables and streams between starts; without it they live in memory. */
  dataDir?: string;
  /** Where the release is kept; by default the platform's own cache folder. */
  cacheDir?: string;
  /** For tens of thousands of requests: it starts slower, and is faster in the end. Not where it runs in a container. */
  longRun?: boolean;
  /** By default the environment of this process. */
  env?: NodeJS.ProcessEnv;
  /** Told when something is fetched, and when the server ends without having been stopped; by default standard error. */
  log?: (line: string) => void;
}

/**
 * Starts the pinned DynamoDB Local on the loopback interface, fetching it on first use. Each access key id sees a
 * database of its own (letters and digits only). It ends with this process, however that ends.
 *
 * @throws DynamoDbUnavailable when it cannot be had here; the message lists the ways out
 * @throws DynamoDbEndpointUnusable when DYNAMODB_ENDPOINT is set to something that cannot be used
 * @throws PortInUse
 * @throws DynamoDbStartFailed
 */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDbLocal> {
  const env = options.env ?? process.env;
  const log = options.log ?? ((line: string) => process.stderr.write(`${line}\n`));
  const port = options.port ?? 0;
  const dataDir = options.dataDir === undefined ? {} : { dataDir: resolve(options.dataDir) };
  const engine = await provisionDynamoDb({ ...options, env, log });
  switch (engine.kind) {
    case 'endpoint':
      return { endpoint: engine.endpoint, stop: async () => {} };
    case 'jars':
      if (dataDir.dataDir !== undefined) await mkdir(dataDir.dataDir, { recursive: true });
      return attended(
        await launchJava({
          java: engine.java,
          folder: engine.folder,
          port,
          ...dataDir,
          longRun: options.longRun ?? false,
          env,
        }),
        log,
      );
    case 'image':
      return attended(await launchDocker({ image: engine.image, port, ...dataDir, env }), log);
  }
}

function attended(
  { endpoint, server }: { endpoint: string; server: ServerProcess },
  log: (line: string) => void,
): DynamoDbLocal {
  let stopping = false;
  server.exited.then((code) => {
    if (!stopping)
      log(`DynamoDB Local at ${endpoint} ended by itself, with code ${code}:\n${server.output()}`);
  });
  return {
    endpoint,
    stop() {
      stopping = true;
      return server.stop();
    },
  };
}
