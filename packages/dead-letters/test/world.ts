import type { LogEntry } from '@edtech/contracts';
import {
  createDeadLetterHandler,
  createDeadLetterStore,
  type DeadLetterQueue,
  type DeadMessage,
  type Letter,
  type LetterCensus,
  type State,
} from '@edtech/dead-letters';
import { memoryTable, type Table } from '@edtech/event-store';
import { manualClock } from '@edtech/testkit';
import { NOW, ORDERED, UNORDERED } from './letters.ts';

export interface Sent {
  readonly letterId: string;
  readonly body: string;
  readonly queue: string;
}

export interface WorldOptions {
  readonly table?: Table;
  readonly sources?: readonly DeadLetterQueue[];
  readonly tableOf?: (name: string) => Table;
}

/** Dead-letter queues that keep what is not deleted, and a place that takes what is redriven. */
export const createWorld = ({
  table = memoryTable(),
  sources = [ORDERED, UNORDERED],
  tableOf = () => memoryTable(),
}: WorldOptions = {}) => {
  const clock = manualClock(NOW);
  const inQueue = new Map<string, DeadMessage[]>();
  const sent: Sent[] = [];
  const logged: LogEntry[] = [];
  const told: LetterCensus[] = [];
  /** What goes wrong, by what is done. Each throws when it is to. */
  const faults = {
    receive: (_queue: string): void => undefined,
    delete: (_messageId: string): void => undefined,
    send: (_letter: Letter): void | Promise<void> => undefined,
    sent: (_letter: Letter): void => undefined,
  };
  const store = createDeadLetterStore(table, clock);
  const messagesOf = ({ name }: Pick<DeadLetterQueue, 'name'>): DeadMessage[] => {
    const there = inQueue.get(name) ?? [];
    inQueue.set(name, there);
    return there;
  };
  const handler = createDeadLetterHandler({
    table,
    sources,
    queues: {
      async receive(queue) {
        faults.receive(queue.name);
        return messagesOf(queue)
          .slice(0, 10)
          .map((message) => ({
            ...message,
            async delete() {
              faults.delete(message.messageId);
              inQueue.set(
                queue.name,
                messagesOf(queue).filter(({ messageId }) => messageId !== message.messageId),
              );
            },
          }));
      },
    },
    redriver: {
      async send(letter, body) {
        await faults.send(letter);
        sent.push({ letterId: letter.id, body, queue: letter.source.name });
        faults.sent(letter);
      },
    },
    tableOf,
    timing: clock,
    log: (entry) => logged.push(entry),
    tell: (census) => told.push(census),
  });
  return {
    clock,
    store,
    sent,
    logged,
    told,
    faults,
    put: (queue: Pick<DeadLetterQueue, 'name'>, ...messages: readonly DeadMessage[]) =>
      messagesOf(queue).push(...messages),
    left: (queue: Pick<DeadLetterQueue, 'name'>) => messagesOf(queue).length,
    /** A run of the function, `minutes` after the one before. */
    async run(minutes = 5) {
      clock.advance(minutes * 60_000);
      await handler(undefined, { getRemainingTimeInMillis: () => 120_000 });
      return logged.findLast(({ message }) => message === 'dead letters processed');
    },
    async inState(state: State): Promise<readonly Letter[]> {
      const letters: Letter[] = [];
      for await (const letter of store.inState(state)) letters.push(letter);
      return letters;
    },
    said: (message: string) => logged.filter((entry) => entry.message === message),
  };
};

export type World = ReturnType<typeof createWorld>;
