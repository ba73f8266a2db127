import type { Aggregate, DomainEvent } from './aggregate.ts';
import type { LoadedStream } from './load.ts';
import type { StreamChange } from './unit-of-work.ts';

/** Streams as the steps of one command have left them. Somebody else may have written to them since. */
export interface StreamMemory {
  recall<State, Event extends DomainEvent>(
    aggregate: Aggregate<State, Event>,
    id: string,
  ): LoadedStream<State> | undefined;
  /** Keeps what a commit has left of the streams that it has written. */
  remember(changes: readonly StreamChange[]): void;
  /** Forgets everything. Whether anything had been recalled: what was decided then may have been decided on what is no longer so. */
  forget(): boolean;
}

export const streamMemory = (): StreamMemory => {
  const streams = new Map<string, LoadedStream<unknown>>();
  let isRecalled = false;
  const nameOf = (type: string, id: string): string => `${type}#${id}`;
  return {
    recall<State>({ type }: { readonly type: string }, id: string) {
      const stream = streams.get(nameOf(type, id));
      if (stream !== undefined) isRecalled = true;
      // One aggregate type, one definition: what is kept under this name was left by this very aggregate.
      return stream as LoadedStream<State> | undefined;
    },
    remember(changes) {
      for (const { type, id, events, left } of changes)
        if (events.length > 0) streams.set(nameOf(type, id), left);
      isRecalled = false;
    },
    forget() {
      const wasRecalled = isRecalled;
      streams.clear();
      isRecalled = false;
      return wasRecalled;
    },
  };
};

/** Of a command that commits once: there is nothing to remember. */
export const NO_MEMORY: StreamMemory = {
  recall: () => undefined,
  remember: () => {},
  forget: () => false,
};
