import type { SagaAnswer, SagasAnswer } from '../answers/index.ts';
import type { QuestionOf } from '../inspect/question.ts';
import { askWhoHas, type Inspections } from './inspections.ts';

/** Where a list of sagas goes on. */
type Place = NonNullable<QuestionOf<'sagas'>['before']>;

export type SagasPart = Omit<SagasAnswer, 'next'> & { readonly goesOnAfter?: Place };

/** The newest sagas of a name; undefined when nobody runs it. @throws InspectionFailed */
export const getSagas = async (
  inspections: Inspections,
  query: Omit<QuestionOf<'sagas'>, 'ask'>,
): Promise<SagasPart | undefined> => {
  const [found] = await askWhoHas<'sagas'>(inspections, { ask: 'sagas', ...query });
  if (found === undefined) return undefined;
  const { answer } = found;
  const last = answer.sagas.at(-1);
  return {
    ...answer,
    ...(last !== undefined && answer.sagas.length === query.limit
      ? { goesOnAfter: { startedAt: last.startedAt, id: last.sagaId } }
      : {}),
  };
};

/** A saga, with all that happened to it; undefined when there is none. @throws InspectionFailed */
export const getSaga = async (
  inspections: Inspections,
  saga: string,
  sagaId: string,
): Promise<SagaAnswer | undefined> => {
  const [found] = await askWhoHas<'saga'>(inspections, { ask: 'saga', saga, sagaId });
  return found?.answer;
};
