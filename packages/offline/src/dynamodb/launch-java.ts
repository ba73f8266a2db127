import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PortInUse } from '../ports.ts';
import { DynamoDbStartFailed } from './dynamodb-error.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const SERVER = fileURLToPath(new URL('./LoopbackServer.java', import.meta.url));
/** What LoopbackServer.java ends with when the port is taken. */
const PORT_IN_USE = 98;
const START_MILLISECONDS = 60_000;
/** A small heap with the collector that suits it. */
const JVM_FLAGS = ['-Xmx512m', '-XX:+UseSerialGC'];
/**
 * The quick compiler alone: half the processor time to start and in the first 2,500 requests. A third less for each request with
 * both compilers is earned back after some 35,000 (measured on two cores).
 */
const SHORT_RUN_FLAGS = ['-XX:TieredStopAtLevel=1'];

export interface JavaLaunch {
  readonly java: string;
  readonly folder: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly dataDir?: string;
  /** Whether it is for tens of thousands of requests. */
  readonly longRun: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Starts the server from its source file, with the jars of the release.
 *
 * @throws PortInUse
 * @throws DynamoDbStartFailed
 */
export async function launchJava(launch: JavaLaunch): Promise<{ endpoint: string; server: ServerProcess }> {
  const server = await startServerProcess(
    launch.java,
    [
      ...JVM_FLAGS,
      ...(launch.longRun ? [] : SHORT_RUN_FLAGS),
      '-cp',
      join(launch.folder, '*'),
      SERVER,
      String(launch.port),
      '-disableTelemetry',
      ...(launch.dataDir === undefined ? ['-inMemory'] : ['-dbPath', launch.dataDir]),
    ],
    { ...launch.env, DDB_LOCAL_TELEMETRY: '0' },
  );
  try {
    return { endpoint: await listening(server, launch.port), server };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function listening(server: ServerProcess, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(
      () =>
        reject(
          new DynamoDbStartFailed(`it was not ready after ${START_MILLISECONDS / 1_000} s`, server.output()),
        ),
      START_MILLISECONDS,
    );
    server.onLine((line) => {
      const address = /^listening on (127\.0\.0\.1:\d+)$/.exec(line)?.[1];
      if (address === undefined) return;
      clearTimeout(deadline);
      resolve(`http://${address}`);
    });
    server.exited.then((code) => {
      clearTimeout(deadline);
      reject(
        code === PORT_IN_USE
          ? new PortInUse(port, '127.0.0.1', 'dynamodbPort')
          : new DynamoDbStartFailed(`it ended with code ${code}`, server.output()),
      );
    });
  });
}
