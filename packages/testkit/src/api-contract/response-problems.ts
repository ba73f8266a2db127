import { type ApiOperation, asPart } from './document.ts';
import { type Exchange, isDone, mediaTypeIn, parsed } from './exchange.ts';
import type { Broken } from './schemas.ts';

/** In what way an answer is not what the document says of its operation. */
export const responseProblems = (
  { responses }: ApiOperation,
  exchange: Exchange,
  broken: Broken,
): readonly string[] => {
  const { status } = exchange;
  if (isOfGateway(exchange)) return [];
  const response = responses[status];
  // What an operation that is not described yet answers is not known.
  if (response === undefined) return 'default' in responses && isDone(exchange) ? [] : [`answers ${status}`];
  return [
    ...headerProblems(asPart(response.headers), exchange, broken),
    ...contentProblems(response.content, exchange, broken),
  ].map((problem) => `${status}: ${problem}`);
};

/** What API Gateway says itself when a function has crashed or gave no answer in time: it has never been asked, or died. */
const isOfGateway = ({ status, responseHeaders, responseBody }: Exchange): boolean =>
  (status === 500 || status === 503) &&
  mediaTypeIn(responseHeaders) === 'application/json' &&
  Object.keys(asPart(parsed(responseBody))).join() === 'message';

const headerProblems = (
  headers: Readonly<Record<string, unknown>>,
  { responseHeaders }: Exchange,
  broken: Broken,
): readonly string[] =>
  Object.entries(headers).flatMap(([name, declared]) => {
    const { required, schema } = asPart(declared);
    const value = responseHeaders.get(name);
    if (value === null) return required === true ? [`has no ${name}`] : [];
    return broken(asPart(schema), standsFor(asPart(schema), value)).map(
      (problem) => `${name} ${value}: ${problem}`,
    );
  });

const contentProblems = (
  content: unknown,
  { responseHeaders, responseBody }: Exchange,
  broken: Broken,
): readonly string[] => {
  if (content === undefined) return responseBody === '' ? [] : ['has a body'];
  const type = mediaTypeIn(responseHeaders);
  const { schema } = asPart(asPart(content)[type]);
  if (!(type in asPart(content))) return [`is ${type === '' ? 'without a type' : type}`];
  if (schema === undefined || !type.endsWith('json')) return [];
  const value = parsed(responseBody);
  if (value === undefined) return [`is not JSON: ${responseBody.slice(0, 100)}`];
  return broken(asPart(schema), value).map((problem) => `body: ${problem}`);
};

/** The value that a text stands for in a header, a path or a query. */
export const standsFor = (schema: Readonly<Record<string, unknown>>, text: string): unknown =>
  (schema.type === 'integer' || schema.type === 'number') && text.trim() !== '' && !Number.isNaN(Number(text))
    ? Number(text)
    : text;
