import { aggregateIn, type Because, NothingChosen, redriveLetter, redriveMany } from '@edtech/dead-letters';
import type { Claim } from '@edtech/event-store';
import type { RedriveManyAnswer } from '../generated/redrive-many-answer.ts';
import type { RedriveManyRequest } from '../generated/redrive-many-request.ts';
import type { RedrivingDesk } from './desk.ts';
import { answeredOnce } from './once.ts';

/** At most so many at once, unless the request says. */
const USUAL = 50;

/**
 * Redrives those of a cause or of an aggregate, a bounded number of them.
 * @throws NothingChosen, AggregateUnclear, LettersCursorUnknown, TooManyLetters, IdempotencyKeyReused
 */
export const redriveSeveral = async (
  desk: RedrivingDesk,
  request: RedriveManyRequest,
  because: Because,
  claim: Claim | undefined,
): Promise<RedriveManyAnswer> => {
  const { cause, aggregate, inSpiteOfAge = false, limit = USUAL, cursor } = request;
  if ((cause === undefined) === (aggregate === undefined))
    throw new NothingChosen('Give either a cause or an aggregate.');
  const choice = {
    ...(cause === undefined ? {} : { cause }),
    ...(aggregate === undefined ? {} : { aggregate: aggregateIn(aggregate) }),
  };
  const redriver = desk.redriver(because, inSpiteOfAge);
  return answeredOnce(desk, claim, () =>
    redriveMany({
      store: desk.store,
      choice,
      limit,
      cursor,
      redrive: ({ id }) => redriveLetter({ ...desk, redriver }, id, because),
    }),
  );
};
