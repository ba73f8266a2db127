import { access } from 'node:fs/promises';
import { type BuildAppOptions, buildApp } from 'fauxqs';
import { QueueEmulatorIncomplete } from './errors.ts';

type Stores = NonNullable<BuildAppOptions['stores']>;

/** The queues of the emulator, all in memory. */
export type QueueStore = Stores['sqsStore'];
export type EmulatedQueue = ReturnType<QueueStore['createQueue']>;
export type EmulatedMessage = Parameters<EmulatedQueue['enqueue']>[0];
export type Persistence = NonNullable<QueueStore['persistence']>;

/** The part of the emulator's HTTP application that is used here. */
export interface HttpApplication {
  addHook(
    name: 'onRequest' | 'preHandler' | 'onSend',
    hook: (request: HttpRequest, reply: HttpReply) => Promise<unknown>,
  ): unknown;
  listen(options: { readonly host: string; readonly port: number }): Promise<string>;
  inject(request: {
    readonly method: 'POST';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly payload: string;
  }): Promise<{ readonly statusCode: number; readonly payload: string }>;
  close(): Promise<unknown>;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Parsed, once the handler is next. */
  readonly body?: unknown;
}

export interface HttpReply {
  code(status: number): HttpReply;
  header(name: string, value: string): HttpReply;
  send(payload: unknown): HttpReply;
  /** From here on, nobody else answers. */
  hijack(): unknown;
  readonly raw: { destroy(): unknown };
}

export interface Emulator {
  readonly store: QueueStore;
  readonly app: HttpApplication;
  /** Fresh, empty stores to load what was persisted into. */
  scratch(): Stores;
  openPersistence(dataDir: string): Persistence;
}

/**
 * Loads fauxqs. Its entry point exports the HTTP application, but neither the classes of the stores, which are needed
 * to scale times and to see messages arrive, nor the persistence; those are loaded from their files in the pinned
 * version.
 *
 * @param entry the URL of the package's entry point, beside which the files lie.
 * @throws QueueEmulatorIncomplete when one of those files is gone.
 */
export async function loadEmulator(region: string, entry = import.meta.resolve('fauxqs')): Promise<Emulator> {
  const [queues, topics, objects, persistence] = await Promise.all([
    internal('./sqs/sqsStore.js', entry),
    internal('./sns/snsStore.js', entry),
    internal('./s3/s3Store.js', entry),
    internal('./persistence.js', entry),
  ]);
  // The parse boundary: what the internal files export is typed by the package's own declarations.
  const make = <Part>(module: Internal, name: string, ...given: readonly unknown[]): Part => {
    const Class = module.exports[name];
    if (typeof Class !== 'function') throw new QueueEmulatorIncomplete(module.file, name);
    return Reflect.construct(Class, given) as Part;
  };
  const scratch = (): Stores => ({
    sqsStore: make(queues, 'SqsStore'),
    snsStore: make(topics, 'SnsStore'),
    s3Store: make(objects, 'S3Store'),
  });
  const stores = scratch();
  return {
    store: stores.sqsStore,
    app: buildApp({ logger: false, host: '', defaultRegion: region, stores }),
    scratch,
    openPersistence: (dataDir) => make(persistence, 'PersistenceManager', dataDir),
  };
}

interface Internal {
  readonly file: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

async function internal(path: string, entry: string): Promise<Internal> {
  const url = new URL(path, entry);
  await access(url).catch((cause: unknown) => {
    throw new QueueEmulatorIncomplete(path, undefined, { cause });
  });
  const exports: Readonly<Record<string, unknown>> = await import(url.href);
  return { file: path, exports };
}
