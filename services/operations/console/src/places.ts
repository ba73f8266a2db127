/** A page of the console. Its address stands behind the `#`, so that every page can be linked to, and one file serves all. */
export type Place =
  | { readonly page: 'overview' }
  | { readonly page: 'consumers' }
  | { readonly page: 'events' }
  | { readonly page: 'outboxes' }
  | { readonly page: 'more' }
  | { readonly page: 'sagas'; readonly saga?: string; readonly status?: string }
  | { readonly page: 'saga'; readonly saga: string; readonly id: string }
  | {
      readonly page: 'letters';
      readonly state?: string;
      readonly cause?: string;
      readonly aggregate?: string;
    }
  | { readonly page: 'letter'; readonly id: string }
  | { readonly page: 'aggregate'; readonly type: string; readonly id: string; readonly version?: string }
  | { readonly page: 'journey'; readonly id: string }
  | { readonly page: 'search'; readonly q: string }
  | { readonly page: 'nowhere'; readonly address: string };

export type Page = Place['page'];

const segment = (text: string): string => encodeURIComponent(text);

const asked = (parameters: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value ? [[name, value] as const] : [],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(given))}`;
};

const pathOf = (place: Place): string => {
  switch (place.page) {
    case 'overview':
      return '';
    case 'sagas':
      return `sagas${place.saga === undefined ? '' : `/${segment(place.saga)}`}${asked({ status: place.status })}`;
    case 'saga':
      return `sagas/${segment(place.saga)}/${segment(place.id)}`;
    case 'letters':
      return `letters${asked({ state: place.state, cause: place.cause, aggregate: place.aggregate })}`;
    case 'letter':
      return `letters/${segment(place.id)}`;
    case 'aggregate':
      return `aggregates/${segment(place.type)}/${segment(place.id)}${asked({ version: place.version })}`;
    case 'journey':
      return `journeys/${segment(place.id)}`;
    case 'search':
      return `search${asked({ q: place.q })}`;
    case 'nowhere':
      return place.address;
    default:
      return place.page;
  }
};

export const hrefOf = (place: Place): string => `#/${pathOf(place)}`;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const given = <Name extends string>(query: URLSearchParams, ...names: readonly Name[]) =>
  // Only these names are put in, each with a text.
  Object.fromEntries(
    names.flatMap((name) => {
      const value = query.get(name);
      return value ? [[name, value]] : [];
    }),
  ) as Partial<Record<Name, string>>;

/** The reverse of `hrefOf`. */
export const placeAt = (hash: string): Place => {
  const address = hash.replace(/^#?\/?/, '');
  const [path = '', search = ''] = address.split('?', 2);
  const query = new URLSearchParams(search);
  const [page = '', first, second, ...rest] = path.split('/').map(decoded);
  const nowhere: Place = { page: 'nowhere', address };
  if (rest.length > 0) return nowhere;
  switch (page) {
    case '':
      return { page: 'overview' };
    case 'consumers':
    case 'events':
    case 'outboxes':
    case 'more':
      return first === undefined ? { page } : nowhere;
    case 'sagas':
      if (first && second) return { page: 'saga', saga: first, id: second };
      return { page: 'sagas', ...(first ? { saga: first } : {}), ...given(query, 'status') };
    case 'letters':
      if (second !== undefined) return nowhere;
      return first
        ? { page: 'letter', id: first }
        : { page: 'letters', ...given(query, 'state', 'cause', 'aggregate') };
    case 'aggregates':
      return first && second
        ? { page: 'aggregate', type: first, id: second, ...given(query, 'version') }
        : nowhere;
    case 'journeys':
      return first && second === undefined ? { page: 'journey', id: first } : nowhere;
    case 'search':
      return { page: 'search', q: query.get('q') ?? '' };
    default:
      return nowhere;
  }
};
