import { hasRole, httpHandler, ok } from '@edtech/http';
import { getSaga } from '@edtech/operations/platform';
import { SagaNotFound } from '../application/refusals.ts';
import type { SagaAnswer } from '../generated/saga-answer.ts';
import { inspections } from './inspections.ts';

export const handler = httpHandler(
  { path: ['saga', 'sagaId'], query: {}, allow: hasRole('ADMIN') },
  async ({ path: { saga, sagaId } }) => {
    const found = await getSaga(inspections, saga, sagaId);
    if (found === undefined) throw new SagaNotFound();
    return ok(found satisfies SagaAnswer);
  },
);
