export interface Sending {
  readonly total: number;
  /** Numbers in one call. */
  readonly aCall: number;
  /** Calls at a time. */
  readonly senders: number;
  readonly signal: AbortSignal;
}

/** Calls `send` for the numbers from 0 to `total`, a few at a time, several calls side by side. */
export async function sendAll(
  { total, aCall, senders, signal }: Sending,
  send: (numbers: readonly number[]) => Promise<void>,
): Promise<void> {
  let next = 0;
  const run = async () => {
    while (next < total && !signal.aborted) {
      const first = next;
      next = Math.min(first + aCall, total);
      await send(Array.from({ length: next - first }, (_, index) => first + index));
    }
  };
  await Promise.all(Array.from({ length: senders }, run));
}
