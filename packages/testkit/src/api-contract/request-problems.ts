import { type ApiOperation, asPart, type Parameter } from './document.ts';
import { type Exchange, mediaTypeIn, parsed } from './exchange.ts';
import { standsFor } from './response-problems.ts';
import type { Broken } from './schemas.ts';

/** Headers that mean something to this API, so that an operation that takes one says so. */
const TELLING_HEADERS = ['If-Match', 'Idempotency-Key'];

/** In what way a request that was done is not what the document says that its operation takes. */
export const requestProblems = (
  operation: ApiOperation,
  path: Readonly<Record<string, string>>,
  exchange: Exchange,
  broken: Broken,
): readonly string[] => {
  const { url, requestHeaders } = exchange;
  const { parameters } = operation;
  const given: Readonly<Record<Parameter['in'], (name: string) => string | undefined>> = {
    path: (name) => (path[name] === undefined ? undefined : decodeURIComponent(path[name])),
    query: (name) => url.searchParams.get(name) ?? undefined,
    header: (name) => requestHeaders.get(name) ?? undefined,
  };
  const knows = (place: Parameter['in'], name: string): boolean =>
    parameters.some((parameter) => parameter.in === place && parameter.name === name);
  return [
    ...parameters.flatMap((parameter) =>
      parameterProblems(parameter, given[parameter.in](parameter.name), broken),
    ),
    ...[...url.searchParams.keys()]
      .filter((name) => !knows('query', name))
      .map((name) => `took the query parameter ${name}`),
    ...TELLING_HEADERS.filter((name) => requestHeaders.has(name) && !knows('header', name)).map(
      (name) => `took ${name}`,
    ),
    ...bodyProblems(operation, exchange, broken),
  ];
};

const parameterProblems = (
  { name, required, schema }: Parameter,
  given: string | undefined,
  broken: Broken,
): readonly string[] => {
  if (given === undefined) return required === true ? [`was done without ${name}`] : [];
  return broken(schema, standsFor(schema, given)).map((problem) => `took ${name} ${given}: ${problem}`);
};

const bodyProblems = (
  { requestBody }: ApiOperation,
  { requestBody: text = '', requestHeaders }: Exchange,
  broken: Broken,
): readonly string[] => {
  if (requestBody === undefined) return text === '' ? [] : ['took a body'];
  if (text === '') return requestBody.required === true ? ['was done without a body'] : [];
  const content = asPart(requestBody.content);
  // Any +json type is read as JSON.
  const { schema } = asPart(content[mediaTypeIn(requestHeaders)] ?? content['application/json']);
  return schema === undefined
    ? []
    : broken(asPart(schema), parsed(text)).map((problem) => `took the body: ${problem}`);
};
