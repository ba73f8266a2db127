import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { codeOf } from './system-error.ts';

const KEPT_LINES = 8;

export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMilliseconds: number;
  /** Called with each line of standard output. */
  readonly onLine?: (line: string) => void;
  /** The command is a script where the platform is Windows (`mvn.cmd`), which only a shell can start there. */
  readonly script?: boolean;
}

/**
 * Runs a command to its end.
 *
 * @throws Error when it cannot be found, fails or takes too long, with the last lines that it printed.
 */
export async function run(
  command: string,
  parameters: readonly string[],
  options: CommandOptions,
): Promise<void> {
  const shell = options.script === true && process.platform === 'win32';
  const child = spawn(command, shell ? parameters.map((parameter) => `"${parameter}"`) : parameters, {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Not `timeout`: its timer outlives a command that could not be started.
    signal: AbortSignal.timeout(options.timeoutMilliseconds),
    windowsHide: true,
    shell,
  });
  const last: string[] = [];
  const keep = (line: string) => {
    last.push(line);
    if (last.length > KEPT_LINES) last.shift();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    keep(line);
    options.onLine?.(line);
  });
  createInterface({ input: child.stderr }).on('line', keep);
  const [code, signal] = await once(child, 'close').catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') throw new Error(`there is no \`${command}\` on the PATH`);
    if (codeOf(cause) !== 'ABORT_ERR') throw cause;
    const seconds = options.timeoutMilliseconds / 1_000;
    throw new Error([`\`${command}\` was not done after ${seconds} s`, ...last].join('\n    '));
  });
  if (code === 0) return;
  const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
  throw new Error([`\`${command}\` ${how}`, ...last].join('\n    '));
}
