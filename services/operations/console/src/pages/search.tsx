import type { SearchAnswer, SearchHit } from '@edtech/operations/answers';
import { useEffect } from 'preact/hooks';
import { useAnswer } from '../live/answers.ts';
import { replaceWith } from '../live/place.ts';
import { Answered, Nothing, Unanswered } from '../parts/answered.tsx';
import { Link } from '../parts/link.tsx';
import { Page } from '../parts/page.tsx';
import { hrefOf, type Place } from '../places.ts';

const placeOf = (hit: SearchHit): Place => {
  switch (hit.kind) {
    case 'aggregate':
      return { page: 'aggregate', type: hit.where.type, id: hit.where.id };
    case 'event':
      return {
        page: 'aggregate',
        type: hit.where.type,
        id: hit.where.id,
        version: String(hit.where.version),
      };
    case 'journey':
      return { page: 'journey', id: hit.where.correlationId };
    case 'saga':
      return { page: 'saga', saga: hit.where.saga, id: hit.where.sagaId };
    case 'dead-letter':
      return { page: 'letter', id: hit.where.id };
  }
};

/** `User/u-1`, which needs no search. */
const AGGREGATE = /^([A-Z][A-Za-z]*)\/(\S+)$/;

/** Whatever an id leads to. */
export const Search = ({ q }: { readonly q: string }) => {
  const answer = useAnswer<SearchAnswer>(`/operations/search?${new URLSearchParams({ q })}`);
  const [, type, id] = AGGREGATE.exec(q) ?? [];
  const only = answer.data?.hits.length === 1 ? answer.data.hits[0] : undefined;
  useEffect(() => {
    if (type !== undefined && id !== undefined) replaceWith({ page: 'aggregate', type, id });
    else if (only !== undefined) replaceWith(placeOf(only));
  }, [type, id, only]);
  return (
    <Page
      title="Search"
      lead={
        <>
          Whatever has the id <code>{q}</code>
        </>
      }
    >
      <Answered of={answer}>
        {({ hits, unknown }) => (
          <>
            <Unanswered services={unknown} />
            {hits.length === 0 ? (
              <Nothing>
                Nothing has this id. It takes ids of aggregates, events, correlations, sagas and dead letters,
                whole; or <code>Type/id</code>.
              </Nothing>
            ) : (
              <ol class="hits">
                {hits.map((hit) => (
                  <li key={hrefOf(placeOf(hit))}>
                    <Link to={placeOf(hit)}>
                      <small>{hit.kind}</small>
                      <b>{hit.title}</b>
                    </Link>
                  </li>
                ))}
              </ol>
            )}
          </>
        )}
      </Answered>
    </Page>
  );
};
