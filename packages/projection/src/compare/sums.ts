import { createHash } from 'node:crypto';

/**
 * What a set comes to, in a fixed amount of memory however large it is: sums of hashes, each of a part of the set. Two
 * sets are equal if all of their sums are; where they are not, the sums say in which part.
 */
export interface Sums {
  /** @param group elements that are looked at together: all of a group are in one part */
  add(group: string, element: string): void;
  readonly count: number;
  /** Of all of it, in hexadecimal digits. */
  checksum(): string;
  /** The parts in which `other` holds something else. */
  differing(other: Sums): Parts;
  /** Low and high halves of the sums, by part. */
  readonly halves: readonly [Uint32Array, Uint32Array];
}

export interface Parts {
  readonly size: number;
  has(group: string): boolean;
}

/** 65,536 parts of 8 bytes: half a megabyte, and of a hundred million rows 1,500 in a part. */
const PARTS = 2 ** 16;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const partOf = (group: string): number => digest(group).readUInt16BE();

export const createSums = (): Sums => {
  const [low, high] = [new Uint32Array(PARTS), new Uint32Array(PARTS)];
  let count = 0;
  return {
    add(group, element) {
      const hash = digest(element);
      const part = partOf(group);
      const sum = (low[part] ?? 0) + hash.readUInt32BE(0);
      low[part] = sum;
      // Arrays of 32 bits drop what does not fit; this half takes the carry of the other.
      high[part] = (high[part] ?? 0) + hash.readUInt32BE(4) + (sum >= 2 ** 32 ? 1 : 0);
      count += 1;
    },
    get count() {
      return count;
    },
    checksum() {
      return digest(Buffer.concat([Buffer.from(low.buffer), Buffer.from(high.buffer)]).toString('base64'))
        .toString('hex')
        .slice(0, 16);
    },
    differing(other) {
      const [otherLow, otherHigh] = other.halves;
      const parts = new Set<number>();
      for (let part = 0; part < PARTS; part += 1)
        if (low[part] !== otherLow[part] || high[part] !== otherHigh[part]) parts.add(part);
      return { size: parts.size, has: (group) => parts.has(partOf(group)) };
    },
    halves: [low, high],
  };
};
