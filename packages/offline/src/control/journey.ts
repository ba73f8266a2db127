import type { JournalEntry } from '../journal/index.ts';

/**
 * Every entry that mentions an id, among its ids or anywhere in its payload, oldest first; with the ends of the
 * invocations that were given it.
 */
export function journeyOf(entries: readonly JournalEntry[], id: string): readonly JournalEntry[] {
  const requests = new Set<string>();
  return entries.filter((entry) => {
    const mentions = entry.ids.includes(id) || textOf(entry.detail).includes(id);
    if (mentions && entry.kind === 'invocation-start') for (const request of entry.ids) requests.add(request);
    return (
      mentions || (entry.kind === 'invocation-end' && entry.ids.some((request) => requests.has(request)))
    );
  });
}

function textOf(detail: unknown): string {
  return typeof detail === 'string' ? detail : (JSON.stringify(detail) ?? '');
}
