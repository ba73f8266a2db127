import type { Table, Timing } from '@edtech/event-store';
import { type Generations, openGenerations } from './generations.ts';
import type { Projection } from './projection.ts';

/**
 * So long a container goes by what it has read of the generations. A rebuild waits for as long, and for the longest
 * invocation, before it begins: from then on every live projector follows the new generation.
 */
export const GENERATIONS_LIFETIME_MILLISECONDS = 10_000;

/** The generations of read models, read anew when they are older than their lifetime. */
export interface KnownGenerations {
  of(projection: Projection): Promise<Generations>;
}

/** @param find how they are read anew; who writes rows also makes the first generation */
export const knownGenerations = (
  views: Table,
  timing: Timing,
  find: (projection: Projection) => Promise<Generations> = (projection) =>
    openGenerations(views, timing, projection),
): KnownGenerations => {
  const known = new Map<string, { readonly until: number; readonly generations: Promise<Generations> }>();
  return {
    of(projection) {
      const { name } = projection;
      const found = known.get(name);
      if (found !== undefined && timing.now() < found.until) return found.generations;
      const generations = find(projection);
      known.set(name, { until: timing.now() + GENERATIONS_LIFETIME_MILLISECONDS, generations });
      generations.catch(() => known.delete(name));
      return generations;
    },
  };
};
