import type { IncomingHttpHeaders } from 'node:http';
import type { DatabaseOf } from '../dynamodb/databases.ts';
import { elements, member, parseBody, tableNameOf } from './request-body.ts';

/** The requests into which a BatchWriteItem falls by the databases of its tables. */
export function batchParts(
  request: unknown,
  of: DatabaseOf,
): readonly { readonly database: string; readonly request: object }[] {
  const tables = Object.entries(Object(member(request, 'RequestItems')));
  return [...Map.groupBy(tables, ([name]) => of(tableNameOf(name)))].map(([database, those]) => ({
    database,
    request: { ...Object(request), RequestItems: Object.fromEntries(those) },
  }));
}

/** What DynamoDB Local answers. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly content: Buffer;
}

/** The answer to a request, of those to its parts: of all, or of one that failed. Undefined when there is none to one of them. */
export function asOne(answers: readonly (Answer | undefined)[]): Answer | undefined {
  const there = answers.filter((answer) => answer !== undefined);
  const [first] = there;
  if (first === undefined || there.length < answers.length) return undefined;
  if (there.length === 1) return first;
  const failed = there.find(({ statusCode }) => statusCode !== 200);
  if (failed !== undefined) return failed;
  const { 'x-amz-crc32': _ofItsOwnContent, ...headers } = first.headers;
  const bodies = there.map(({ content }) => parseBody(content.toString('utf8')));
  return { statusCode: 200, headers, content: Buffer.from(JSON.stringify(joined(bodies))) };
}

function joined(answers: readonly unknown[]): object {
  const mapOf = (name: string) => Object.assign({}, ...answers.map((answer) => member(answer, name)));
  const capacities = answers.flatMap((answer) => elements(member(answer, 'ConsumedCapacity')));
  return {
    UnprocessedItems: mapOf('UnprocessedItems'),
    ItemCollectionMetrics: mapOf('ItemCollectionMetrics'),
    ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
  };
}
