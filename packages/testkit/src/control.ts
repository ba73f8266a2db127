import type { JournalEntry, SeededFaultPlan } from '@edtech/offline';

export type { JournalEntry };

/** The control API of the local AWS. */
export interface Control {
  status(): Promise<Readonly<Record<string, unknown>>>;
  /** Entries above `after`, oldest first. */
  journal(after?: number): Promise<readonly JournalEntry[]>;
  /** Resolves with the first entry, from now or before, of which `is` is true. @throws Error when there is none in time */
  until(is: (entry: JournalEntry) => boolean): Promise<JournalEntry>;
  /**
   * Resolves when nothing is in flight.
   * @param unwaited names of queues whose messages are not waited for
   * @throws Error that says what still moves
   */
  settled(timeoutMs: number, unwaited?: readonly string[]): Promise<void>;
  /** Destroys a function's execution environments in the middle of what they do. Returns how many there were. */
  kill(functionKey: string): Promise<number>;
  /** Has an event source mapping deliver, or not. */
  setMapping(id: string, verb: 'enable' | 'disable'): Promise<void>;
  readonly faults: {
    /** Puts a fault plan in force, in place of the one before. @throws Error that lists what is wrong with the plan */
    set(plan: SeededFaultPlan): Promise<void>;
    /** Ends all faults; what was frozen or delayed goes on at once. */
    clear(): Promise<void>;
  };
}

/** The sweepers wake themselves through these queues without end, so a message in one of them is no work in flight. */
export const isSweepQueue = (name: string): boolean => name.includes('-sweep-');

const PAGE = 10_000;

const UNTIL_TIMEOUT_MS = 20_000;

export const controlOf = (base: string): Control => {
  const call = async (
    method: string,
    path: string,
    sent?: unknown,
  ): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(new URL(path, base), {
      method,
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const demanded = async <Body>(method: string, path: string, sent?: unknown): Promise<Body> => {
    const { status, body } = await call(method, path, sent);
    if (status !== 200) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
    // The control API is part of this repository; its own tests hold it to these shapes.
    return body as Body;
  };

  return {
    status: () => demanded('GET', '/status'),
    async journal(after = 0) {
      const all: JournalEntry[] = [];
      for (let from = after; ; from = all.at(-1)?.seq ?? from) {
        const { entries } = await demanded<{ entries: readonly JournalEntry[] }>(
          'GET',
          `/journal?after=${from}&limit=${PAGE}`,
        );
        all.push(...entries);
        if (entries.length < PAGE) return all;
      }
    },
    async until(is) {
      const end = performance.now() + UNTIL_TIMEOUT_MS;
      for (let after = 0; performance.now() < end; ) {
        const path = `/journal?after=${after}&limit=${PAGE}&wait=1000`;
        const { entries } = await demanded<{ entries: readonly JournalEntry[] }>('GET', path);
        const found = entries.find(is);
        if (found !== undefined) return found;
        after = entries.at(-1)?.seq ?? after;
      }
      throw new Error(`It did not happen within ${UNTIL_TIMEOUT_MS} ms.`);
    },
    async settled(timeoutMs, unwaited = []) {
      const { queues } = await demanded<{ queues: { queues: readonly { name: string }[] } }>(
        'GET',
        '/status',
      );
      const ignored = [...queues.queues.map(({ name }) => name).filter(isSweepQueue), ...unwaited];
      const { status, body } = await call('GET', `/settled?timeout=${timeoutMs}&ignore=${ignored.join(',')}`);
      if (status !== 200)
        throw new Error(`The platform did not settle within ${timeoutMs} ms: ${JSON.stringify(body)}`);
    },
    async kill(functionKey) {
      const { killed } = await demanded<{ killed: number }>('POST', `/lambda/${functionKey}/kill`);
      return killed;
    },
    async setMapping(id, verb) {
      await demanded('POST', `/mappings/${encodeURIComponent(id)}/${verb}`);
    },
    faults: {
      async set(plan) {
        await demanded('PUT', '/faults', plan);
      },
      async clear() {
        await demanded('DELETE', '/faults');
      },
    },
  };
};
