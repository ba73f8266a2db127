import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { run } from '../command.ts';
import type { Progress } from '../progress.ts';
import { RELEASE } from '../release.ts';
import { installInto } from '../staging.ts';
import { rootMessageOf } from '../system-error.ts';
import { jarSource, type Source } from './source.ts';

export interface Archive {
  readonly url: string;
  readonly sha256: string;
  /** The main jar, at the top of the archive; what it needs is in `DynamoDBLocal_lib` beside it. */
  readonly jarName: string;
}

const TIMEOUT_MILLISECONDS = 10 * 60 * 1_000;
const LIBRARIES = 'DynamoDBLocal_lib';

/** The archive that AWS publishes of each release. */
export function archiveSource(archive: Archive): Source {
  return jarSource("AWS's archive", ({ folder, env, progress }) =>
    installInto(folder, archive.url, async (staging) => {
      const file = join(staging, 'archive.tar.gz');
      const unpacked = join(staging, 'unpacked');
      await download(archive, file, progress);
      await mkdir(unpacked);
      // GNU tar, bsdtar and the tar.exe of Windows 10 agree on these flags.
      await run('tar', ['-xzf', file, '-C', unpacked], { env, timeoutMilliseconds: TIMEOUT_MILLISECONDS });
      await moveJars(join(unpacked, LIBRARIES), staging);
      await moveJars(unpacked, staging);
      await rm(unpacked, { recursive: true });
      await rm(file);
      return archive.jarName;
    }),
  );
}

async function download({ url, sha256 }: Archive, file: string, progress: Progress): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) }).catch(
    (cause: unknown) => {
      throw new Error(`${url} cannot be reached (${rootMessageOf(cause)})`, { cause });
    },
  );
  if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
  const hash = createHash('sha256');
  const kilobytes = Math.round(Number(response.headers.get('content-length') ?? 0) / 1_024);
  progress.start(`DynamoDB Local ${RELEASE.version} from AWS`, kilobytes, 'KB');
  try {
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        progress.advance(Math.round(chunk.length / 1_024));
        done(null, chunk);
      },
    });
    await pipeline(response.body, measure, createWriteStream(file)).catch((cause: unknown) => {
      throw new Error(`${url} broke off (${rootMessageOf(cause)})`, { cause });
    });
  } finally {
    progress.end();
  }
  const found = hash.digest('hex');
  if (found !== sha256) throw new Error(`${url} has SHA-256 ${found}, not the pinned ${sha256}`);
}

async function moveJars(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) {
    if (name.endsWith('.jar')) await rename(join(from, name), join(to, name));
  }
}
