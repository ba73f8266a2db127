import type { MemoryTable } from '@edtech/event-store';
import type { Queue } from '../src/index.ts';

/** What a function asks of the outside world. */
export type Call =
  | 'get'
  | 'range'
  | 'due'
  | 'transact'
  | 'write'
  | 'update'
  | 'requeue'
  | 'deadLetter'
  | 'delay';

/** Calls that change something. */
export const EFFECTS: readonly Call[] = ['transact', 'write', 'update', 'requeue', 'deadLetter', 'delay'];

export class Crashed extends Error {}

/** A process that can be made to die at a call: that call, and every later one, fails until it is started again. */
export interface Process {
  /** @param done whether the call at which it dies still takes effect */
  diesAt(call: (call: Call) => boolean, done: 'before' | 'after'): void;
  startsAgain(): void;
  table(table: MemoryTable): MemoryTable;
  queue(queue: Queue): Queue;
}

/** Dies at the nth call that changes something, counted from 1. */
export const nthEffect = (nth: number): ((call: Call) => boolean) => {
  let count = 0;
  return (call) => {
    if (EFFECTS.includes(call)) count += 1;
    return count === nth;
  };
};

export const process = (): Process => {
  let death: { readonly at: (call: Call) => boolean; readonly done: 'before' | 'after' } | undefined;
  let dead = false;

  const run = async <Result>(call: Call, work: () => Promise<Result>): Promise<Result> => {
    if (dead) throw new Crashed();
    if (death?.at(call) !== true) return work();
    dead = true;
    if (death.done === 'after') await work();
    throw new Crashed();
  };

  return {
    diesAt(at, done) {
      death = { at, done };
    },
    startsAgain() {
      death = undefined;
      dead = false;
    },
    table: (table) => ({
      ...table,
      get: (key) => run('get', () => table.get(key)),
      async *range(query) {
        await run('range', async () => undefined);
        yield* table.range(query);
      },
      due: (query) => run('due', () => table.due(query)),
      transact: (writes, token) => run('transact', () => table.transact(writes, token)),
      write: (write) => run('write', () => table.write(write)),
      update: (update) => run('update', () => table.update(update)),
    }),
    queue: (queue) => ({
      requeue: (body, options) => run('requeue', () => queue.requeue(body, options)),
      deadLetter: (record, poison) => run('deadLetter', () => queue.deadLetter(record, poison)),
      delay: (record, seconds) => run('delay', () => queue.delay(record, seconds)),
    }),
  };
};
