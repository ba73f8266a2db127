/** The `detail-type` of an event, of a message with an event in its body, or of every record of a batch of such messages. */
export function eventTypesOf(event: unknown): readonly string[] {
  const own = property(event, 'detail-type');
  if (typeof own === 'string') return [own];
  const records = property(event, 'Records');
  if (!Array.isArray(records)) return [];
  return [...new Set(records.flatMap((record) => eventTypesInBody(property(record, 'body'))))];
}

/** @param body of a message: JSON with an event in it, or anything else */
export function eventTypesInBody(body: unknown): readonly string[] {
  if (typeof body !== 'string' || !body.startsWith('{')) return [];
  try {
    const type = property(JSON.parse(body), 'detail-type');
    return typeof type === 'string' ? [type] : [];
  } catch {
    return [];
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
