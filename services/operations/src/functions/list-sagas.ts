import { hasRole, httpHandler, needed, ok, oneOf, pageRequest, paging, text } from '@edtech/http';
import { getSagas } from '@edtech/operations/platform';
import { sagaCursor, sagaIn } from '../application/cursors.ts';
import { SagaUnknown } from '../application/refusals.ts';
import type { SagasAnswer } from '../generated/sagas-answer.ts';
import { inspections } from './inspections.ts';

const NAME_CHARACTERS = 64;

export const handler = httpHandler(
  {
    query: {
      saga: needed(text({ most: NAME_CHARACTERS })),
      status: oneOf('RUNNING', 'COMPENSATING', 'COMPLETED', 'FAILED', 'STUCK'),
      ...paging,
    },
    allow: hasRole('ADMIN'),
  },
  async ({ query: { saga, status, ...request } }) => {
    const { cursor, limit } = pageRequest(request);
    const found = await getSagas(inspections, {
      saga,
      limit,
      ...(status === undefined ? {} : { status }),
      ...(cursor === undefined ? {} : { before: sagaIn(cursor) }),
    });
    if (found === undefined) throw new SagaUnknown();
    const { goesOnAfter, ...part } = found;
    const next = goesOnAfter === undefined ? {} : { next: sagaCursor(goesOnAfter) };
    return ok({ ...part, ...next } satisfies SagasAnswer);
  },
);
