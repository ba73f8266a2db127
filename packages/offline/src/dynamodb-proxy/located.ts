import type { IncomingHttpHeaders } from 'node:http';
import type { DatabaseOf } from '../dynamodb/databases.ts';
import { batchParts } from './batch-parts.ts';
import { namedTables } from './named-tables.ts';
import { readWrite, type Write } from './written-tables.ts';

/** Where each table is. */
export interface Databases {
  readonly of: DatabaseOf;
  /** The names of the tables that there are, for who asks for all of them. */
  readonly tableNames: readonly string[];
}

/** A request to one database: one that has come in, or a part of it. */
export interface Part {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | string;
  readonly write: Write;
}

export type Located =
  | { readonly parts: readonly Part[] }
  | { readonly answer: Readonly<Record<string, unknown>> }
  | { readonly error: Readonly<Record<string, unknown>> };

/**
 * Sends a request to the database of its table, and the writes of a batch to those of theirs: on AWS, too, each of them happens or
 * fails by itself.
 */
export function located(whole: Part, { of, tableNames }: Databases): Located {
  const { action, request } = whole.write;
  if (action === 'ListTables') return { answer: { TableNames: tableNames } };
  const databases = new Set(namedTables(request).map(of));
  if (databases.size > 1 && action === 'BatchWriteItem')
    return {
      parts: batchParts(request, of).map(({ database, request: part }) => {
        const body = JSON.stringify(part);
        return { headers: inDatabase(whole.headers, database), body, write: readWrite(action, body) };
      }),
    };
  if (databases.size > 1)
    return {
      error: {
        __type: 'com.amazon.coral.validate#ValidationException',
        message:
          'The local AWS keeps each table in a database of its own, so one request cannot reach several. ' +
          'Set custom.localAws.sharedDatabase to true for a service that does that.',
      },
    };
  const [database] = databases;
  return {
    parts: [database === undefined ? whole : { ...whole, headers: inDatabase(whole.headers, database) }],
  };
}

/** The signature is of no matter: DynamoDB Local checks none. */
function inDatabase(headers: IncomingHttpHeaders, database: string): IncomingHttpHeaders {
  const authorization = headers.authorization?.replace(/Credential=[^/]+/, `Credential=${database}`);
  return authorization === undefined ? headers : { ...headers, authorization };
}
