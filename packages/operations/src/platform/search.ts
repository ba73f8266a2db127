import type { SearchAnswer, SearchHit } from '../answers/index.ts';
import { askAll, type Inspections } from './inspections.ts';

/** The order in which somebody most likely wants them. */
const ORDER: readonly SearchHit['kind'][] = ['journey', 'saga', 'aggregate', 'event', 'dead-letter'];

/** What an id leads to anywhere. A journey through several services is one hit. */
export const search = async (inspections: Inspections, id: string): Promise<SearchAnswer> => {
  const { answers, unknown } = await askAll<'lookup'>(inspections, { ask: 'lookup', id });
  const hits = new Map(
    answers
      .flatMap(({ answer }) => answer)
      .map((hit) => [`${hit.kind} ${JSON.stringify(hit.where)}`, hit] as const),
  );
  return {
    hits: [...hits.values()].toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind)),
    unknown,
  };
};
