import pLimit from 'p-limit';
import type { PlaceToLook } from './places.ts';

/** As many queries as a client has connections for, less what others need. */
const AT_ONCE = 32;

/** What is found in each of the places, some of them at a time. */
export const lookAt = async <Found>(
  places: readonly PlaceToLook[],
  look: (place: PlaceToLook) => Promise<readonly Found[]>,
): Promise<readonly Found[]> => {
  const limit = pLimit(AT_ONCE);
  return (await Promise.all(places.map((place) => limit(() => look(place))))).flat();
};
