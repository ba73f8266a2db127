import type { DatabaseOf } from '../../dynamodb/databases.ts';
import { createStreamApi, type StreamApi } from './api.ts';
import { sharingReads } from './shared-reads.ts';

/** The stream APIs of several tables, each of which may be in a database of its own. */
export interface StreamApis {
  of(tableName: string): StreamApi;
  close(): void;
}

export function createStreamApis(
  endpoint: string,
  { region, databaseOf }: { readonly region: string; readonly databaseOf: DatabaseOf },
): StreamApis {
  const apis = new Map<string, StreamApi>();
  return {
    of(tableName) {
      const accessKeyId = databaseOf(tableName);
      const api = apis.get(accessKeyId) ?? sharingReads(createStreamApi(endpoint, { region, accessKeyId }));
      apis.set(accessKeyId, api);
      return api;
    },
    close() {
      for (const api of apis.values()) api.close();
    },
  };
}
