import type { TableModel } from '../model.ts';

/** Attribute values as they are on the wire: `{"S":"text"}`, binary as base64. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A table whose items expire. */
export interface ExpiringTable {
  readonly name: string;
  /** The TTL attribute. */
  readonly attribute: string;
  readonly keyNames: readonly string[];
  readonly hasStream: boolean;
}

/** The tables that are declared with TTL. */
export function expiringTables(tables: readonly TableModel[]): readonly ExpiringTable[] {
  return tables.flatMap(({ name, properties }) => {
    const { TimeToLiveSpecification: ttl, KeySchema, StreamSpecification } = properties;
    if (ttl?.Enabled !== true) return [];
    const keyNames = KeySchema.map(({ AttributeName }) => AttributeName);
    return [{ name, attribute: ttl.AttributeName, keyNames, hasStream: StreamSpecification !== undefined }];
  });
}

export function keyOf({ keyNames }: ExpiringTable, item: Attributes): Attributes {
  return Object.fromEntries(keyNames.map((name) => [name, item[name]]));
}

/** The same text for the same item, whatever the order of its attributes. */
export function keyText({ keyNames }: ExpiringTable, item: Attributes): string {
  return JSON.stringify(keyNames.map((name) => item[name]));
}
