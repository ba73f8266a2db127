/**
 * The ids by which a message can be followed: the queue's own, then any `id` and `detail.id` of a JSON body, so that an
 * event keeps its id on its way from a bus through a queue, whatever it is about.
 */
export function messageIds(messageId: string, body: string): readonly string[] {
  const parsed = parse(body);
  const found = [messageId, idOf(parsed), idOf(property(parsed, 'detail'))];
  return [...new Set(found.filter((id) => id !== undefined))];
}

function parse(body: string): unknown {
  if (!body.startsWith('{')) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function idOf(value: unknown): string | undefined {
  const id = property(value, 'id');
  return typeof id === 'string' ? id : undefined;
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
