import type { Consumer } from '@edtech/messaging';

/** A declaration from which the rule follows; what it does it does with what its function gives it. */
export interface Served<Parts> extends Consumer {
  by(parts: Parts): Consumer;
}

/**
 * Declares a consumer whose handlers need `Parts`: clients of the outside, of which one is made per container.
 * @param declare is given what gives the parts; only handlers may ask for them
 */
export const servedBy = <Parts>(declare: (parts: () => Parts) => Consumer): Served<Parts> => {
  const bare = declare(() => {
    throw new Error('The consumer was not told what to work with.');
  });
  return { ...bare, by: (parts) => declare(() => parts) };
};
