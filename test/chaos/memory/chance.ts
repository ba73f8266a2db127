/** Random numbers that follow from a seed alone. */
export interface Chance {
  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True with this probability. */
  strikes(probability: number): boolean;
  uuid(): string;
  /** Numbers of their own, so that drawing some here never shifts those drawn there. */
  fork(name: string): Chance;
}

const UINT32 = 2 ** 32;

/** FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
export const hashOf = (text: string, start = 0x811c9dc5): number => {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
};

/** SplitMix with 32 bits of state: quick, and good enough to draw faults. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;

  const uint32 = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };

  const next = (): number => uint32() / UINT32;
  const below = (limit: number): number => Math.floor(next() * limit);
  const hex = (digits: number): string => uint32().toString(16).padStart(8, '0').slice(0, digits);

  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    strikes: (probability) => probability > 0 && next() < probability,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(8)}${hex(4)}`,
    fork: (name) => chanceOf(hashOf(name, hashOf(String(seed)))),
  };
};
