import { buildApart, shareBundles } from './bundles/index.ts';
import type { CommandLine, Framework, FrameworkTools } from './framework.ts';
import type { Session } from './session.ts';
import { COMMAND_OPTIONS, CUSTOM_SCHEMA } from './settings.ts';

const COMMAND = 'offline start';
/** From the first signal on, everything has to be over within 3 seconds; what hangs is cut off a little earlier. */
const SHUTDOWN_MS = 2_500;
/** Time for the framework to print the error before the process ends. */
const FAREWELL_MS = 200;

/**
 * The Serverless plugin: `serverless offline start` gets the parts of AWS that serverless-offline does not have.
 * List it after serverless-esbuild and serverless-offline.
 */
export default class LocalAwsPlugin {
  readonly commands = { offline: { commands: { start: { options: COMMAND_OPTIONS } } } };
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;

  readonly #framework: Framework;
  readonly #commandLine: CommandLine;
  readonly #tools: FrameworkTools;
  #session: Promise<Session> | undefined;

  constructor(framework: Framework, commandLine: CommandLine, tools: FrameworkTools) {
    this.#framework = framework;
    this.#commandLine = commandLine;
    this.#tools = tools;
    framework.configSchemaHandler.defineCustomProperties(CUSTOM_SCHEMA);
    if (framework.processedInput.commands.join(' ') === COMMAND) {
      process.once('exit', buildApart(framework));
      shareBundles(framework);
    }
    this.hooks = {
      'before:offline:start:init': () => this.#orEnd(() => this.#start()),
      'after:offline:start:init': () => this.#orEnd(async () => (await this.#session)?.ready()),
      'offline:functionsUpdated:cleanup': async () => (await this.#session)?.reload(),
      'before:offline:start:end': () => this.#stop(),
    };
  }

  async #start(): Promise<void> {
    const onSignal = () => void this.#endProcess();
    process.once('SIGINT', onSignal);
    process.once('SIGTERM', onSignal);
    // Loaded late: packaging and every other command must not pay for the local AWS.
    const { startSession } = await import('./session.ts');
    this.#session = startSession(this.#framework, this.#commandLine, this.#tools);
    await this.#session;
  }

  /** A session that is still starting is awaited first; one that failed has stopped its parts itself. */
  async #stop(): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    await session?.stop();
  }

  /** Runs beside serverless-offline's own shutdown, which may wait for open connections longer than we do. */
  async #endProcess(): Promise<void> {
    setTimeout(() => process.exit(0), SHUTDOWN_MS).unref();
    await this.#stop();
    process.exit(0);
  }

  /** A watcher of the bundler would keep a failed start alive, so the process is ended once the error is printed. */
  async #orEnd(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      await this.#stop();
      setTimeout(() => process.exit(1), FAREWELL_MS).unref();
      if (hasCode(error)) throw new this.#framework.classes.Error(error.message, error.code);
      throw error;
    }
  }
}

function hasCode(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
