import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a test harness needs to know of a platform that is up. */
export interface Ready {
  readonly http: string;
  /** Absent without a WebSocket API. */
  readonly webSocket?: string;
  readonly control: string;
  readonly dynamodb: string;
  readonly sqs: string;
  readonly eventbridge: string;
  readonly lambda: string;
  readonly region: string;
}

/** Writes the file so that a reader sees all of it or none. */
export async function writeReadyFile(path: string, ready: Ready): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, `${JSON.stringify(ready, undefined, 2)}\n`);
  await rename(draft, path);
}
