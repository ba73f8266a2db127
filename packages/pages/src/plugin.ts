import { join } from 'node:path';

/** What the plugin uses of the Serverless Framework. */
interface Framework {
  readonly serviceDir: string;
  readonly service: { readonly custom?: { readonly pages?: readonly string[] } };
  readonly configSchemaHandler: { defineCustomProperties(schema: object): void };
}

interface FrameworkTools {
  readonly log: { notice(text: string): void };
}

/** JSON Schema of `custom.pages`. */
const CUSTOM_SCHEMA = {
  type: 'object',
  properties: { pages: { type: 'array', items: { type: 'string' } } },
} as const;

/**
 * The Serverless plugin: each folder that `custom.pages` lists is built by Vite before its files are packaged or served, when they
 * are missing or made of something else than what is there now. List it before the plugins that package functions.
 */
export default class PagesPlugin {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;

  readonly #framework: Framework;
  readonly #log: FrameworkTools['log'];

  constructor(framework: Framework, _commandLine: unknown, { log }: FrameworkTools) {
    this.#framework = framework;
    this.#log = log;
    framework.configSchemaHandler.defineCustomProperties(CUSTOM_SCHEMA);
    const build = () => this.#build();
    this.hooks = {
      'before:offline:start:init': build,
      'before:package:createDeploymentArtifacts': build,
      'before:deploy:function:packageFunction': build,
    };
  }

  async #build(): Promise<void> {
    const { service, serviceDir } = this.#framework;
    // Loaded late: every other command must not pay for the bundler.
    const { buildPage } = await import('./build.ts');
    for (const folder of service.custom?.pages ?? []) {
      const began = performance.now();
      const isBuilt = await buildPage(join(serviceDir, folder), [join(serviceDir, 'package-lock.json')]);
      if (isBuilt) this.#log.notice(`${folder} is built (${Math.round(performance.now() - began)} ms)`);
    }
  }
}
