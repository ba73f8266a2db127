import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { DynamoDbStartFailed } from './dynamodb-error.ts';

const KEPT_LINES = 40;
const STOP_MILLISECONDS = 5_000;

/** A child that lives no longer than this process: it stops when its standard input ends, and a killed parent's always does. */
export interface ServerProcess {
  /** Calls back with each line of standard output from now on. */
  onLine(listener: (line: string) => void): void;
  /** The exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** The end of what it printed, for messages. */
  output(): string;
  stop(): Promise<void>;
}

/** @throws DynamoDbStartFailed when the command cannot be started. */
export async function startServerProcess(
  command: string,
  parameters: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ServerProcess> {
  const child = spawn(command, parameters, { env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new DynamoDbStartFailed(`${command} cannot be run (${String(cause)})`, '');
  });
  // From here on only a signal can fail to arrive, and then there is nothing left to stop.
  child.on('error', () => {});
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const printed: string[] = [];
  const lines = createInterface({ input: child.stdout });
  for (const stream of [lines, createInterface({ input: child.stderr })]) {
    stream.on('line', (line) => {
      printed.push(line);
      if (printed.length > KEPT_LINES) printed.shift();
    });
  }
  let stopping: Promise<void> | undefined;
  return {
    onLine: (listener) => lines.on('line', listener),
    exited,
    output: () => printed.join('\n'),
    stop() {
      stopping ??= end(child, exited);
      return stopping;
    },
  };
}

async function end(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  exited: Promise<unknown>,
): Promise<void> {
  // It may be gone already, and its pipe with it.
  child.stdin.on('error', () => {});
  child.stdin.end();
  const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
  await exited;
  clearTimeout(deadline);
}
