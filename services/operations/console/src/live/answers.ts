import { effect, type Signal, signal, untracked } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { read } from '../api/ask.ts';
import { Refusal, unreachable } from '../api/refusal.ts';
import { who } from '../api/session.ts';
import { heardAt, isLive } from './live.ts';

/** What is known of an answer: the last one stays while it is asked for again, and when that fails. */
export interface Held<Answer> {
  readonly data?: Answer;
  readonly error?: Refusal;
  /** When `data` came (epoch milliseconds). */
  readonly at?: number;
}

export interface Followed<Answer> extends Held<Answer> {
  /** Asks again now. */
  readonly again: () => void;
}

export interface How {
  /** Milliseconds between two askings; it is asked once without it. */
  readonly every?: number;
  /** What is asked for, when that is another one each time; the key itself unless told. */
  readonly path?: () => string;
}

const held = new Map<string, Signal<Held<unknown>>>();

const heldAt = (key: string): Signal<Held<unknown>> => {
  const known = held.get(key);
  if (known !== undefined) return known;
  const made = signal<Held<unknown>>({});
  held.set(key, made);
  return made;
};

/** Nobody must see what the one before was shown. */
effect(() => {
  if (who.value !== undefined) return;
  for (const entry of held.values()) entry.value = {};
});

const ask = async (key: string, path: string, aborted: AbortSignal): Promise<void> => {
  const entry = heldAt(key);
  try {
    const data = await read<unknown>(path, aborted);
    const at = Date.now();
    heardAt.value = at;
    entry.value = { data, at };
  } catch (error) {
    if (aborted.aborted) return;
    entry.value = { ...entry.peek(), error: error instanceof Refusal ? error : unreachable(error) };
  }
};

/** Asks at once, then again and again while the page is live. */
const follow = (key: string, { every, path = () => key }: How) => {
  const gone = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  const round = async (): Promise<void> => {
    if (isAsking) return;
    clearTimeout(timer);
    isAsking = true;
    const began = performance.now();
    await ask(key, path(), gone.signal);
    isAsking = false;
    // Who is slow to answer is asked less often: looking at a platform in trouble must not add to it.
    const wait = Math.max(every ?? 0, 2 * (performance.now() - began));
    if (every !== undefined && isLive.peek() && !gone.signal.aborted)
      timer = setTimeout(() => void round(), wait);
  };
  let isFirst = true;
  const unwatch = effect(() => {
    const isWanted = isLive.value && who.value !== undefined;
    clearTimeout(timer);
    if (isFirst || (isWanted && every !== undefined)) untracked(() => void round());
    isFirst = false;
  });
  return {
    again: () => void round(),
    leave: () => {
      unwatch();
      clearTimeout(timer);
      gone.abort();
    },
  };
};

/**
 * Follows what the API answers at `key` while the component is there. What was answered before, on whichever page, is there at once.
 * @typeParam Answer what the API's contract says that it answers there
 */
export const useAnswer = <Answer>(key: string, how: How = {}): Followed<Answer> => {
  const { every, path } = how;
  const following = useMemo(() => ({ again: () => {} }), [key]);
  useEffect(() => {
    const { again, leave } = follow(key, {
      ...(every === undefined ? {} : { every }),
      ...(path && { path }),
    });
    following.again = again;
    return leave;
  }, [key, every]);
  const entry = heldAt(key).value as Held<Answer>;
  return { ...entry, again: () => following.again() };
};
