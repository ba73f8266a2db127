import { PlatformError } from '@edtech/contracts';
import {
  aggregateIn,
  CHANGEABLE_STATES,
  type Choice,
  chosen,
  collected,
  type DeadLetterStore,
  type Letter,
  letterNamed,
  type State,
  statesIn,
} from '@edtech/dead-letters';

export class NothingChosen extends PlatformError {
  readonly code = 'nothing-chosen';
  readonly kind = 'invalid';

  constructor() {
    super('Give either ids of dead letters, or --cause or --aggregate.');
  }
}

/** How a command line says which letters it means. */
export interface ChoiceOptions {
  readonly state?: string;
  readonly cause?: string;
  readonly aggregate?: string;
}

/**
 * @param usually the states that are meant when none is given
 * @throws AggregateUnclear, StateUnknown
 */
export const choiceOf = ({ state, cause, aggregate }: ChoiceOptions, usually: readonly State[]): Choice => ({
  states: state === undefined ? usually : statesIn(state),
  ...(cause === undefined ? {} : { cause }),
  ...(aggregate === undefined ? {} : { aggregate: aggregateIn(aggregate) }),
});

/**
 * The letters that are to be changed: those with these ids, or those of a cause or an aggregate.
 * @throws NothingChosen, DeadLetterNotFound, AggregateUnclear, StateUnknown
 */
export const toBeChanged = async (
  store: DeadLetterStore,
  ids: readonly string[],
  options: ChoiceOptions,
): Promise<readonly Letter[]> => {
  const isChosen = options.cause !== undefined || options.aggregate !== undefined;
  if (ids.length > 0 === isChosen) throw new NothingChosen();
  if (!isChosen) return Promise.all([...new Set(ids)].map((id) => letterNamed(store, id)));
  return collected(chosen(store, choiceOf(options, CHANGEABLE_STATES)));
};
