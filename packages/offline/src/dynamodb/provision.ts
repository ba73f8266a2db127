import { OfflineError } from '../error.ts';
import { releaseFolder } from './cache-folder.ts';
import { DynamoDbUnavailable, type Refusal } from './dynamodb-error.ts';
import { findJava, type Java } from './java.ts';
import { createProgress } from './progress.ts';
import { RELEASE } from './release.ts';
import { archiveSource } from './sources/archive.ts';
import { cacheSource } from './sources/cache.ts';
import { dockerSource } from './sources/docker.ts';
import { endpointSource } from './sources/endpoint.ts';
import { mavenSource } from './sources/maven.ts';
import type { Engine, Source } from './sources/source.ts';
import { messageOf } from './system-error.ts';

export interface ProvisionOptions {
  /** Where releases are kept; by default the platform's own cache folder. */
  readonly cacheDir?: string;
  /** By default the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Told when something is fetched; by default standard error. Where that is a terminal, a bar is drawn there instead. */
  readonly log?: (line: string) => void;
  /** The ways to try, in order; by default all of them. */
  readonly sources?: readonly Source[];
}

const SOURCES: readonly Source[] = [
  endpointSource,
  cacheSource,
  mavenSource,
  archiveSource(RELEASE.archive),
  dockerSource,
];

/**
 * Finds the pinned DynamoDB Local, or fetches it on first use; from then on no network is needed. Any number of
 * processes may do so at once.
 *
 * @throws DynamoDbUnavailable when no way is open
 * @throws DynamoDbEndpointUnusable when DYNAMODB_ENDPOINT is set to something that cannot be used
 */
export async function provisionDynamoDb(options: ProvisionOptions = {}): Promise<Engine> {
  const env = options.env ?? process.env;
  const folder = releaseFolder(options.cacheDir, env);
  const log = options.log ?? ((line: string) => process.stderr.write(`${line}\n`));
  const progress = createProgress(process.stderr, log);
  let found: Promise<Java> | undefined;
  const java = () => {
    found ??= findJava(env);
    return found;
  };
  const refusals: Refusal[] = [];
  for (const source of options.sources ?? SOURCES) {
    try {
      return await source.find({ env, folder, java, progress });
    } catch (error) {
      if (error instanceof OfflineError) throw error;
      refusals.push({ source: source.name, reason: messageOf(error) });
    }
  }
  throw new DynamoDbUnavailable(refusals, folder);
}
