import type { Source } from '../../src/source.ts';

const PATIENCE_MS = 10_000;

/** Resolves with what `find` found as soon as it finds something; fails loudly when it never does. */
export async function until<Found>(find: () => Found | undefined | false): Promise<Found> {
  const started = Date.now();
  for (;;) {
    const found = find();
    if (found !== undefined && found !== false) return found;
    if (Date.now() - started > PATIENCE_MS) throw new Error(`not found in ${PATIENCE_MS} ms: ${find}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Waits until the source reports nothing in flight. */
export async function atRest(source: Pick<Source, 'inFlight'>): Promise<void> {
  const started = Date.now();
  for (let moving = await source.inFlight(); moving.length > 0; moving = await source.inFlight()) {
    if (Date.now() - started > PATIENCE_MS) throw new Error(`still in flight: ${moving.join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
