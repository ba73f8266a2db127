import type { DatabaseOf } from '../dynamodb/databases.ts';
import { OfflineError } from '../error.ts';
import type { Expiry } from './expiry.ts';
import { type Attributes, type ExpiringTable, keyOf } from './table.ts';

/** What the sweeper needs of DynamoDB; values stay as they are on the wire. */
export interface TtlDatabase {
  /** Consistently. Key and TTL attribute; undefined when there is no such item. */
  read(table: ExpiringTable, key: Attributes): Promise<Attributes | undefined>;
  /** Deletes the item if its TTL is still the given one. Returns what was deleted, undefined when it was not. */
  remove(table: ExpiringTable, key: Attributes, expiry: Expiry): Promise<Attributes | undefined>;
  /** Keys and TTL attributes of the items that expire between two times in epoch seconds, page by page. */
  search(table: ExpiringTable, from: number, until: number): AsyncIterable<readonly Attributes[]>;
}

/** The local DynamoDB refused a request of the TTL sweeper, which asks again later. */
export class TtlRequestFailed extends OfflineError {
  readonly awsCode: string;

  constructor(action: string, awsCode: string, answer: string) {
    super('TTL_REQUEST_FAILED', `${action} failed with ${awsCode}: ${answer}`);
    this.awsCode = awsCode;
  }
}

export function connectDatabase(
  endpoint: string,
  { region, databaseOf }: { readonly region: string; readonly databaseOf: DatabaseOf },
): TtlDatabase {
  /** DynamoDB Local reads the credential's scope and checks no signature. */
  const authorizationFor = (tableName: string): string => {
    const scope = `${databaseOf(tableName)}/20120810/${region}/dynamodb/aws4_request`;
    return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=local`;
  };

  async function call(
    action: string,
    input: Attributes & { readonly TableName: string },
  ): Promise<Attributes> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${action}`,
        authorization: authorizationFor(input.TableName),
      },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    const answer = attributes(JSON.parse(text));
    if (response.ok) return answer;
    throw new TtlRequestFailed(action, String(answer.__type).split('#').at(-1) ?? '', text);
  }

  const projection = ({ keyNames, attribute }: ExpiringTable) => {
    const names = [...new Set([...keyNames, attribute])];
    return {
      ProjectionExpression: names.map((_, index) => `#n${index}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#n${index}`, name])),
    };
  };

  return {
    async read(table, key) {
      const input = { TableName: table.name, Key: key, ConsistentRead: true, ...projection(table) };
      const { Item } = await call('GetItem', input);
      return Item === undefined ? undefined : attributes(Item);
    },
    async remove(table, key, { text }) {
      try {
        const { Attributes: removed } = await call('DeleteItem', {
          TableName: table.name,
          Key: key,
          ConditionExpression: '#ttl = :seen',
          ExpressionAttributeNames: { '#ttl': table.attribute },
          ExpressionAttributeValues: { ':seen': { N: text } },
          ReturnValues: 'ALL_OLD',
        });
        return attributes(removed);
      } catch (error) {
        if (error instanceof TtlRequestFailed && error.awsCode === 'ConditionalCheckFailedException')
          return undefined;
        throw error;
      }
    },
    async *search(table, from, until) {
      const { ProjectionExpression, ExpressionAttributeNames } = projection(table);
      let after: unknown;
      do {
        const { Items, LastEvaluatedKey } = await call('Scan', {
          TableName: table.name,
          ConsistentRead: true,
          ProjectionExpression,
          FilterExpression: '#ttl BETWEEN :from AND :until',
          ExpressionAttributeNames: { ...ExpressionAttributeNames, '#ttl': table.attribute },
          ExpressionAttributeValues: { ':from': { N: String(from) }, ':until': { N: String(until) } },
          ExclusiveStartKey: after,
        });
        yield Array.isArray(Items) ? Items.map(attributes) : [];
        after = LastEvaluatedKey;
      } while (after !== undefined);
    },
  };
}

/** What of an item names it. */
export function itemId(item: Attributes, table: ExpiringTable): readonly string[] {
  const { S: id } = attributes(item.id);
  return typeof id === 'string'
    ? [id]
    : Object.values(keyOf(table, item)).map((value) => JSON.stringify(value));
}

function attributes(value: unknown): Attributes {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
