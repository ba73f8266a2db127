/** Has those who write the same rows do so one after the other; the others do not wait. */
export interface Turns {
  take<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result>;
}

/**
 * For one process: what it does itself need not end in cancelled transactions. Nobody waits for ever, because everyone
 * waits only for those who came before.
 */
export const createTurns = (): Turns => {
  const last = new Map<string, Promise<unknown>>();
  return {
    async take(names, work) {
      const before = names.flatMap((name) => last.get(name) ?? []);
      const mine = before.length === 0 ? work() : Promise.all(before).then(work);
      const over = mine.catch(() => undefined);
      for (const name of names) last.set(name, over);
      try {
        return await mine;
      } finally {
        for (const name of names) if (last.get(name) === over) last.delete(name);
      }
    },
  };
};
