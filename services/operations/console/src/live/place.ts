import { signal } from '@preact/signals';
import { hrefOf, type Place, placeAt } from '../places.ts';

/** Where the console is. */
export const place = signal<Place>(placeAt(location.hash));

addEventListener('hashchange', () => {
  place.value = placeAt(location.hash);
});

export const goTo = (next: Place): void => {
  location.hash = hrefOf(next);
};

/** Shows another page in place of this one, so that Back leads to the one before. */
export const replaceWith = (next: Place): void => {
  history.replaceState(undefined, '', hrefOf(next));
  place.value = next;
};
