import type { SearchAnswer, SearchHit } from '@edtech/operations/answers';

/** What an id leads to, as a person reads it: each with where it is looked at. */
export const searchPage = ({ hits, unknown }: SearchAnswer): string =>
  [
    ...(hits.length === 0 ? ['Nothing has this id.'] : hits.map(block)),
    ...(unknown.length === 0 ? [] : [`Not looked at, as they did not answer: ${unknown.join(', ')}.`]),
  ].join('\n');

const block = (hit: SearchHit): string => `${hit.kind}  ${hit.title}\n  → ${placeOf(hit)}`;

const placeOf = (hit: SearchHit): string => {
  switch (hit.kind) {
    case 'aggregate':
      return `GET /operations/aggregates/${path(hit.where.type, hit.where.id)}`;
    case 'event': {
      const { type, id, version, correlationId } = hit.where;
      return `version ${version} in GET /operations/aggregates/${path(type, id)}, set off by ${correlationId}`;
    }
    case 'journey':
      return `GET /operations/journeys/${path(hit.where.correlationId)}`;
    case 'saga':
      return `GET /operations/sagas/${path(hit.where.saga, hit.where.sagaId)}`;
    case 'dead-letter':
      return `npm run dlq -- show ${hit.where.id}`;
  }
};

const path = (...parts: readonly string[]): string => parts.map(encodeURIComponent).join('/');
