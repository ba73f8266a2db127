import type { Java } from '../java.ts';
import type { Progress } from '../progress.ts';

/** What can be started, or is running already. */
export type Engine =
  | { readonly kind: 'endpoint'; readonly endpoint: string }
  | { readonly kind: 'jars'; readonly folder: string; readonly java: string }
  | { readonly kind: 'image'; readonly image: string };

export interface SourceRequest {
  readonly env: NodeJS.ProcessEnv;
  /** The folder of this release in the cache; it need not exist. */
  readonly folder: string;
  readonly java: () => Promise<Java>;
  readonly progress: Progress;
}

/** One way to DynamoDB Local. */
export interface Source {
  readonly name: string;
  /**
   * @throws OfflineError when the user has chosen this way and it is wrong: no other is tried.
   * @throws Error when this way is closed; the message says why, and the next one is tried.
   */
  find(request: SourceRequest): Promise<Engine>;
}

/** A source whose jars a JDK of this machine runs; without one it is not even asked. */
export function jarSource(name: string, provide: (request: SourceRequest) => Promise<void>): Source {
  return {
    name,
    async find(request) {
      const java = await request.java();
      if (java.kind === 'missing') throw new Error(java.reason);
      await provide(request);
      return { kind: 'jars', folder: request.folder, java: java.command };
    },
  };
}
