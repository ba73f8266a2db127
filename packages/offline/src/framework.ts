/*
 * What the plugin uses of the Serverless Framework. The framework's own declarations describe what an author writes,
 * not what a plugin finds at run time, so these few shapes are declared here.
 */

export interface Framework {
  readonly serviceDir: string;
  readonly configurationFilename: string;
  /** What the framework was called with. */
  readonly processedInput: { readonly commands: readonly string[] };
  readonly service: FrameworkService;
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly configSchemaHandler: { defineCustomProperties(schema: object): void };
  getProvider(name: 'aws'): FrameworkProvider;
}

export interface FrameworkProvider {
  getStage(): string;
  getRegion(): string;
  readonly naming: { getStackName(): string };
}

export interface FrameworkService {
  readonly service: string;
  provider: Record<string, unknown>;
  custom?: Record<string, unknown> | undefined;
  readonly functions: Record<string, FrameworkFunction>;
  readonly resources?: unknown;
}

export interface FrameworkFunction {
  readonly handler?: string;
  environment?: unknown;
  events?: readonly unknown[];
}

export interface FrameworkTools {
  readonly log: { notice(message: string): void; error(message: string): void };
}

/** The command line's options. Every plugin is handed the same object, so a value set here is seen by the others. */
export type CommandLine = Record<string, unknown>;
