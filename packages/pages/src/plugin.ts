import { join } from 'node:path';

/** What the plugin uses of the Serverless Framework. */
interface Framework {
  readonly serviceDir: string;
  readonly service: { readonly custom?: { readonly pages?: Readonly<Record<string, string>> } };
  readonly configSchemaHandler: { defineCustomProperties(schema: object): void };
}

/** Where the local platform answers, once its plugin has chosen a port. */
interface CommandLine {
  readonly host?: string;
  readonly httpPort?: number | string;
}

interface FrameworkTools {
  readonly log: { notice(text: string): void };
}

/** JSON Schema of `custom.pages`. */
const CUSTOM_SCHEMA = {
  type: 'object',
  properties: { pages: { type: 'object', additionalProperties: { type: 'string' } } },
} as const;

/**
 * The Serverless plugin: `custom.pages` names folders by the path that their page is served on. Each is built by Vite before its files
 * are packaged or served, when they are missing or made of something else than what is there now. List it before the plugins that
 * package functions.
 */
export default class PagesPlugin {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;

  readonly #framework: Framework;
  readonly #commandLine: CommandLine;
  readonly #log: FrameworkTools['log'];

  constructor(framework: Framework, commandLine: CommandLine, { log }: FrameworkTools) {
    this.#framework = framework;
    this.#commandLine = commandLine;
    this.#log = log;
    framework.configSchemaHandler.defineCustomProperties(CUSTOM_SCHEMA);
    const build = () => this.#build();
    this.hooks = {
      'before:offline:start:init': build,
      'before:offline:start:ready': async () => this.#sayWhere(),
      'before:package:createDeploymentArtifacts': build,
      'before:deploy:function:packageFunction': build,
    };
  }

  async #build(): Promise<void> {
    const { serviceDir } = this.#framework;
    // Loaded late: every other command must not pay for the bundler.
    const { buildPage } = await import('./build.ts');
    for (const folder of Object.values(this.#pages)) {
      const began = performance.now();
      const isBuilt = await buildPage(join(serviceDir, folder), [join(serviceDir, 'package-lock.json')]);
      if (isBuilt) this.#log.notice(`${folder} is built (${Math.round(performance.now() - began)} ms)`);
    }
  }

  #sayWhere(): void {
    const { host, httpPort } = this.#commandLine;
    if (host === undefined || httpPort === undefined) return;
    for (const path of Object.keys(this.#pages)) this.#log.notice(`Page: http://${host}:${httpPort}${path}`);
  }

  get #pages(): Readonly<Record<string, string>> {
    return this.#framework.service.custom?.pages ?? {};
  }
}
