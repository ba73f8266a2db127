import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export type ShardPosition = { readonly after: string } | { readonly finished: true };

/** How far a mapping has come in each shard of its stream. */
export interface Positions {
  /** The mapping has never processed anything of this stream. */
  readonly isEmpty: boolean;
  of(shardId: string): ShardPosition | undefined;
  finished(): ReadonlySet<string>;
  /** Everything up to and with that sequence number has been processed. */
  advance(shardId: string, sequence: string): void;
  finish(shardId: string): void;
  /** Forgets the shards that the stream no longer lists. */
  keepOnly(shardIds: ReadonlySet<string>): void;
  /** Writes what is not yet on disk; afterwards nothing changes any more. */
  close(): Promise<void>;
}

/**
 * Positions in memory and, with a file, on disk. A file of another stream, for example of a table that was created
 * anew, is ignored.
 *
 * @param file written after every advance, as often as the disk keeps up; what it lacks after a crash is processed
 * again.
 */
export async function openPositions(streamArn: string, file: string | undefined): Promise<Positions> {
  const shards = new Map(file === undefined ? [] : await readCheckpoint(file, streamArn));
  let closed = false;
  let dirty = false;
  let writing: Promise<void> | undefined;

  async function writeAll(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    while (dirty) {
      dirty = false;
      const temporary = `${path}.new`;
      await writeFile(temporary, JSON.stringify({ streamArn, shards: Object.fromEntries(shards) }));
      await rename(temporary, path);
    }
    writing = undefined;
  }

  function change(shardId: string, position: ShardPosition): void {
    if (closed) return;
    shards.set(shardId, position);
    dirty = true;
    if (file !== undefined) writing ??= writeAll(file);
  }

  return {
    get isEmpty() {
      return shards.size === 0;
    },
    of: (shardId) => shards.get(shardId),
    finished: () => new Set([...shards].filter(([, position]) => 'finished' in position).map(([id]) => id)),
    advance: (shardId, sequence) => change(shardId, { after: sequence }),
    finish: (shardId) => change(shardId, { finished: true }),
    keepOnly(shardIds) {
      for (const id of shards.keys()) if (!shardIds.has(id)) shards.delete(id);
    },
    async close() {
      closed = true;
      await writing;
    },
  };
}

async function readCheckpoint(file: string, streamArn: string): Promise<[string, ShardPosition][]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  // The parse boundary: this process is the only writer, and a file is replaced as a whole.
  const stored = JSON.parse(text) as { streamArn: string; shards: Record<string, ShardPosition> };
  return stored.streamArn === streamArn ? Object.entries(stored.shards) : [];
}
