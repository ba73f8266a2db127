/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html: 10 entries, 1 MB a request. */
export const PUT_EVENTS_LIMITS = { entries: 10, bytes: 1024 * 1024 } as const;

/**
 * Cuts `entries`, in their order, into batches that one call may carry: by count and by size. An entry that is too
 * large on its own gets a batch of its own, so that its refusal concerns nothing else.
 */
export const batches = <Entry extends { readonly bytes: number }>(
  entries: readonly Entry[],
  limits: { readonly entries: number; readonly bytes: number } = PUT_EVENTS_LIMITS,
): readonly (readonly Entry[])[] => {
  const cut: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const current = cut.at(-1);
    if (current === undefined || current.length === limits.entries || bytes + entry.bytes > limits.bytes) {
      cut.push([entry]);
      bytes = entry.bytes;
    } else {
      current.push(entry);
      bytes += entry.bytes;
    }
  }
  return cut;
};
