import type { Attributes } from './table.ts';

/** The items of a table that expire soon, by the second in which they do. */
export interface ExpiringItems {
  has(keyText: string): boolean;
  /** @param seconds epoch seconds; an item that is there already is moved */
  add(keyText: string, key: Attributes, seconds: number, nowMs: number): void;
  remove(keyText: string): void;
  /** Those that have expired, at most `limit`. */
  expired(nowMs: number, limit: number): readonly ExpiringItem[];
  countExpired(nowMs: number): number;
  /** When the first one expires, or did, in epoch milliseconds; what expired long ago counts as a moment ago. */
  earliestMs(): number | undefined;
  readonly size: number;
}

export interface ExpiringItem {
  readonly keyText: string;
  readonly key: Attributes;
}

export function createExpiringItems(): ExpiringItems {
  const items = new Map<string, { readonly key: Attributes; readonly second: number }>();
  const seconds = new Map<number, Set<string>>();

  function remove(keyText: string): void {
    const item = items.get(keyText);
    if (item === undefined) return;
    items.delete(keyText);
    const others = seconds.get(item.second);
    others?.delete(keyText);
    if (others?.size === 0) seconds.delete(item.second);
  }

  const expiredSeconds = (nowMs: number) =>
    [...seconds.keys()].filter((second) => second * 1_000 < nowMs).sort((one, other) => one - other);

  return {
    has: (keyText) => items.has(keyText),
    add(keyText, key, at, nowMs) {
      remove(keyText);
      // What expired long ago shares one second, so that there are never more seconds than lie before us.
      const second = Math.max(Math.ceil(at), Math.floor((nowMs - 1) / 1_000));
      items.set(keyText, { key, second });
      const others = seconds.get(second);
      if (others === undefined) seconds.set(second, new Set([keyText]));
      else others.add(keyText);
    },
    remove,
    expired(nowMs, limit) {
      const found: ExpiringItem[] = [];
      for (const second of expiredSeconds(nowMs)) {
        for (const keyText of seconds.get(second) ?? []) {
          if (found.length === limit) return found;
          const item = items.get(keyText);
          if (item !== undefined) found.push({ keyText, key: item.key });
        }
      }
      return found;
    },
    countExpired: (nowMs) =>
      expiredSeconds(nowMs).reduce((sum, second) => sum + (seconds.get(second)?.size ?? 0), 0),
    earliestMs: () => (seconds.size === 0 ? undefined : Math.min(...seconds.keys()) * 1_000),
    get size() {
      return items.size;
    },
  };
}
