import { asAnswer, type Refused } from '../domain/refusals.ts';

/**
 * Why the domain refuses `work`; undefined when it does not.
 * @throws whatever is no refusal: the message comes again
 */
export const refusalOf = async (work: () => Promise<unknown>): Promise<Refused | undefined> => {
  try {
    await work();
    return undefined;
  } catch (error) {
    const refused = asAnswer(error);
    if (refused === undefined) throw error;
    return refused;
  }
};
