import type { Incoming } from './incoming.ts';
import { RequestRefused } from './refusal.ts';

const controlCharacter = /\p{Cc}/u;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.isWellFormed() && !controlCharacter.test(value);

const decoded = (value: unknown): unknown => {
  if (typeof value !== 'string' || !value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
};

/** A route without a parameter that its function declares: a mistake in the deployment, not in the request. */
export class PathParameterMissing extends Error {
  constructor(name: string, route: string) {
    super(`The route ${route} has no path parameter ${name}. Correct the route, or the names in "path".`);
    this.name = 'PathParameterMissing';
  }
}

/**
 * The path parameters, decoded. HTTP APIs and serverless-offline decode them before they deliver them, other ways to
 * invoke a function do not; so an escape that is still there is decoded, and a percent sign that starts none is
 * refused. Rules and handlers see the same decoded value, so an encoding cannot slip past a rule.
 *
 * @param names that the function needs; undefined takes whatever the route has
 * @throws RequestRefused when a value is empty, does not decode, or decodes to control characters
 * @throws PathParameterMissing when the route lacks one of `names`
 */
export const readPath = <Name extends string>(
  { pathParameters, route }: Incoming,
  names: readonly Name[] | undefined,
): Readonly<Record<Name, string>> => {
  const missing = names?.find((name) => !pathParameters.has(name));
  if (missing !== undefined) throw new PathParameterMissing(missing, route);
  const entries = [...pathParameters].map(([name, given]) => {
    const value = decoded(given);
    if (!isText(value) || value === '') throw new RequestRefused('path-malformed', { parameters: [name] });
    return [name, value] as const;
  });
  // Every name was just seen to be there; without names the type promises none.
  return Object.fromEntries(entries) as Record<Name, string>;
};

/**
 * The query parameters. API Gateway decodes them, and joins what is given twice with commas: as that cannot be told
 * from a comma in the value, a repeated parameter is refused.
 *
 * @param names that the function knows; undefined takes whatever is sent
 * @throws RequestRefused when a parameter is repeated, unreadable, or not among `names`
 */
export const readQuery = <Name extends string>(
  { queryParameters, rawQuery }: Incoming,
  names: readonly Name[] | undefined,
): Readonly<Partial<Record<Name, string>>> => {
  const given = [...new URLSearchParams(rawQuery).keys()];
  const malformed = [...queryParameters].filter(([, value]) => !isText(value)).map(([name]) => name);
  const repeated = given.filter((name, index) => given.indexOf(name) !== index);
  const parameters = [...new Set([...malformed, ...repeated])];
  if (parameters.length > 0) throw new RequestRefused('query-malformed', { parameters });
  const known: readonly string[] | undefined = names;
  const unknown =
    known === undefined ? [] : [...queryParameters.keys()].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new RequestRefused('query-unknown', { parameters: unknown });
  // Every value was just seen to be text, and every name to be one of those that the type lists.
  return Object.fromEntries(queryParameters) as Partial<Record<Name, string>>;
};
