import { mkdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { choosePort } from '../ports.ts';
import { DynamoDbStartFailed } from './dynamodb-error.ts';
import { answersAsDynamoDb } from './probe.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const START_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 200;

/**
 * Java takes the place of the shell, and the reader of standard input ends it when that ends. A background command has
 * no standard input of its own, hence the third file descriptor.
 */
export const UNTIL_INPUT_ENDS = 'exec 3<&0; (cat <&3 >/dev/null; kill $$) & exec 3<&-; exec "$@" </dev/null';

export interface DockerLaunch {
  readonly image: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly dataDir?: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Runs the image, published on the loopback interface only.
 *
 * @throws PortInUse
 * @throws DynamoDbStartFailed
 */
export async function launchDocker(
  launch: DockerLaunch,
): Promise<{ endpoint: string; server: ServerProcess }> {
  const port = await choosePort(launch.port, 'dynamodbPort');
  if (launch.dataDir !== undefined) await mkdir(launch.dataDir, { recursive: true });
  const server = await startServerProcess('docker', dockerRun(launch, port), launch.env);
  try {
    const endpoint = `http://127.0.0.1:${port}`;
    await answering(endpoint, server);
    return { endpoint, server };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function dockerRun({ image, dataDir }: DockerLaunch, port: number): readonly string[] {
  const user = process.getuid && process.getgid ? ['--user', `${process.getuid()}:${process.getgid()}`] : [];
  return [
    'run',
    '--rm',
    '--interactive',
    '--pull=never',
    `--publish=127.0.0.1:${port}:8000`,
    '--env=DDB_LOCAL_TELEMETRY=0',
    ...(dataDir === undefined ? [] : [...user, `--volume=${dataDir}:/data`]),
    '--entrypoint=/bin/sh',
    image,
    '-c',
    UNTIL_INPUT_ENDS,
    'dynamodb-local',
    'java',
    '-jar',
    'DynamoDBLocal.jar',
    '-disableTelemetry',
    ...(dataDir === undefined ? ['-inMemory'] : ['-dbPath', '/data']),
  ];
}

async function answering(endpoint: string, server: ServerProcess): Promise<void> {
  const ended = server.exited.then((code) => `it ended with code ${code}`);
  const deadline = Date.now() + START_MILLISECONDS;
  while (!(await answersAsDynamoDb(endpoint))) {
    const reason =
      Date.now() > deadline
        ? `it was not ready after ${START_MILLISECONDS / 1_000} s`
        : await Promise.race([ended, wait(POLL_MILLISECONDS, undefined)]);
    if (reason !== undefined) throw new DynamoDbStartFailed(reason, server.output());
  }
}
