import type { LogEntry } from '@edtech/contracts';
import type { OutboxItem } from '@edtech/event-store/layout';
import type { Published } from '../../src/publisher.ts';
import { createReplayer, type ReplayRequest } from '../../src/replay/replayer.ts';
import { published, type Scene, scene } from '../fixture.ts';

/** A replayer over a fresh outbox, and a target that remembers what it was sent. */
export const setUp = (stage: Scene = scene()) => {
  const calls: (readonly OutboxItem[])[] = [];
  const logged: LogEntry[] = [];
  const answers: { of: (item: OutboxItem) => Published } = { of: published };
  const target = {
    async send(items: readonly OutboxItem[]) {
      calls.push(items);
      return items.map((item) => answers.of(item));
    },
  };
  const clock = {
    now: stage.clock.now,
    random: stage.clock.random,
    pause: async (milliseconds: number) => stage.clock.advance(milliseconds),
  };
  const replayer = createReplayer({ table: stage.table, log: (entry) => void logged.push(entry), clock });
  const sent = () => calls.flat();
  const replay = (request: Partial<ReplayRequest> = {}) =>
    replayer.replay({ selection: {}, concurrency: 3, target, ...request });
  return {
    ...stage,
    calls,
    logged,
    answers,
    target,
    replayer,
    replay,
    sent,
    sequencesOf: (id: string) =>
      sent().flatMap(({ aggregateId, sequence }) => (aggregateId === id ? [sequence] : [])),
  };
};

export const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);
