import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { KeySchemaElement, SecondaryIndex, TableProperties } from '../model.ts';

/** What DynamoDB tells of an index, whichever kind it is. */
interface FoundIndex {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: readonly FoundKey[] | undefined;
  readonly Projection?:
    | {
        readonly ProjectionType?: string | undefined;
        readonly NonKeyAttributes?: readonly string[] | undefined;
      }
    | undefined;
}

interface FoundKey {
  readonly AttributeName?: string | undefined;
  readonly KeyType?: string | undefined;
}

interface FoundAttribute {
  readonly AttributeName?: string | undefined;
  readonly AttributeType?: string | undefined;
}

/** One phrase for each way in which a table is not what is declared; none when it is. */
export function tableDifferences(
  declared: TableProperties,
  found: TableDescription | undefined,
): readonly string[] {
  const typeDeclared = typesOf(declared.AttributeDefinitions);
  const typeFound = typesOf(found?.AttributeDefinitions ?? []);
  return [
    ...difference('the key', keys(declared.KeySchema, typeDeclared), keys(found?.KeySchema, typeFound)),
    ...indexDifferences(
      'index',
      declared.GlobalSecondaryIndexes,
      found?.GlobalSecondaryIndexes,
      typeDeclared,
      typeFound,
    ),
    ...indexDifferences(
      'local index',
      declared.LocalSecondaryIndexes,
      found?.LocalSecondaryIndexes,
      typeDeclared,
      typeFound,
    ),
    ...difference(
      'the stream',
      declared.StreamSpecification?.StreamViewType ?? 'none',
      (found?.StreamSpecification?.StreamEnabled && found.StreamSpecification.StreamViewType) || 'none',
    ),
  ];
}

function indexDifferences(
  kind: string,
  declared: readonly SecondaryIndex[] = [],
  found: readonly FoundIndex[] = [],
  typeDeclared: ReadonlyMap<string, string>,
  typeFound: ReadonlyMap<string, string>,
): readonly string[] {
  const before = new Map(found.map((index) => [index.IndexName ?? '', describeIndex(index, typeFound)]));
  const now = new Map(declared.map((index) => [index.IndexName, describeIndex(index, typeDeclared)]));
  const names = [...new Set([...now.keys(), ...before.keys()])];
  return names.flatMap((name) =>
    difference(`${kind} ${name}`, now.get(name) ?? 'none', before.get(name) ?? 'none'),
  );
}

function describeIndex(index: FoundIndex, types: ReadonlyMap<string, string>): string {
  const extra = [...(index.Projection?.NonKeyAttributes ?? [])].sort().join(', ');
  return `${keys(index.KeySchema, types)}, ${index.Projection?.ProjectionType}${extra === '' ? '' : ` of ${extra}`}`;
}

function keys(
  schema: readonly (KeySchemaElement | FoundKey)[] = [],
  types: ReadonlyMap<string, string>,
): string {
  return schema
    .map(
      ({ AttributeName = '?', KeyType }) => `${AttributeName} ${types.get(AttributeName) ?? '?'} ${KeyType}`,
    )
    .join(' + ');
}

function typesOf(attributes: readonly FoundAttribute[]): ReadonlyMap<string, string> {
  return new Map(
    attributes.map(({ AttributeName = '?', AttributeType = '?' }) => [AttributeName, AttributeType]),
  );
}

function difference(what: string, declared: string, found: string): readonly string[] {
  return declared === found ? [] : [`${what} is ${found}, declared ${declared}`];
}
