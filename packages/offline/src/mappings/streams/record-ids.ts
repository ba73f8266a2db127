import type { Pending } from './record.ts';

/** The ids by which records can be followed: sequence numbers, and the `id` of an item that has one. */
export function recordIds(records: readonly Pending[]): readonly string[] {
  return records.flatMap(({ record, sequence }) => {
    const id = itemId(record.dynamodb.NewImage ?? record.dynamodb.OldImage);
    return id === undefined ? [sequence] : [sequence, id];
  });
}

function itemId(image: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const attribute = image?.id;
  if (typeof attribute !== 'object' || attribute === null || !('S' in attribute)) return undefined;
  return typeof attribute.S === 'string' ? attribute.S : undefined;
}
