import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { StreamReaders } from '../../test/integration/analytics/followed.ts';
import type { QueueReaders } from '../../test/integration/analytics/heard.ts';

const FUNCTIONS = new URL('../../services/analytics/functions.yml', import.meta.url);

interface Functions {
  readonly [name: string]: { readonly events: readonly { readonly [kind: string]: Mapping }[] };
}
interface Mapping {
  readonly batchSize?: number;
  readonly maximumConcurrency?: number;
  readonly parallelizationFactor?: number;
}

/** As what the service declares is deployed. @param shards of the table's stream */
export const declared = (
  shards: number,
): { readonly queue: QueueReaders; readonly stream: StreamReaders } => {
  // As `npm run infrastructure` generates it; its references, which are nothing to us, are unknown tags.
  const functions = parse(readFileSync(FUNCTIONS, 'utf8'), { logLevel: 'error' }) as Functions;
  const { maximumConcurrency, batchSize } = mappingOf(functions, 'analyticsActivity', 'sqs');
  const stream = mappingOf(functions, 'projectAnalyticsEvents', 'stream');
  return {
    queue: {
      invocations: stated('maximumConcurrency', maximumConcurrency),
      batchSize: stated('batchSize', batchSize),
    },
    stream: {
      invocations: shards * stated('parallelizationFactor', stream.parallelizationFactor),
      batchSize: stated('batchSize', stream.batchSize),
    },
  };
};

const mappingOf = (functions: Functions, name: string, kind: 'sqs' | 'stream'): Mapping =>
  functions[name]?.events.find((event) => kind in event)?.[kind] ?? {};

const stated = (what: string, value: number | undefined): number => {
  if (value === undefined) throw new Error(`services/analytics/functions.yml says no ${what}`);
  return value;
};
