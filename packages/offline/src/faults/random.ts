import { createHash } from 'node:crypto';

/** Random numbers from 0 to 1, exclusive, one after the other. */
export type Random = () => number;

const NUMBER_BYTES = 6;

/**
 * The random numbers of one fault at one site. They depend on nothing but the seed, the site's name and how many were
 * drawn before: what happens at one site never shifts the numbers of another.
 */
export function randomOf(seed: number, site: string): Random {
  let drawn = 0;
  return () => {
    drawn += 1;
    const digest = createHash('sha256').update(`${seed}|${site}|${drawn}`).digest();
    return digest.readUIntBE(0, NUMBER_BYTES) / 2 ** (8 * NUMBER_BYTES);
  };
}
