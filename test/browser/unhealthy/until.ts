import { setTimeout as pause } from 'node:timers/promises';

const BETWEEN = 250;

/** What `find` finds, as soon as it finds something. @throws Error when that takes more than `within` milliseconds */
export const until = async <Found>(
  what: string,
  find: () => Promise<Found | undefined | false>,
  within = 120_000,
): Promise<Found> => {
  for (const end = performance.now() + within; ; await pause(BETWEEN)) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (performance.now() >= end) throw new Error(`It did not come about within ${within} ms: ${what}.`);
  }
};
