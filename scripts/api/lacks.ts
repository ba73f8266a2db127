import { repeated, routeOf } from '@edtech/infrastructure';
import { type Operation, pathNames } from './operation.ts';
import type { Lack } from './read.ts';

/** What `operations` do not say, or say otherwise than their handlers. */
export const lacksOf = (operations: readonly Operation[]): readonly Lack[] =>
  operations.flatMap((operation) =>
    lacksOfOne(operation).map((lack) => ({
      route: `${operation.service}: ${routeOf(operation.route)}`,
      lack,
    })),
  );

const lacksOfOne = ({ service, route, takes, body, answers }: Operation): readonly string[] => {
  const { method, path, open = false, refuses = [], parameters = {} } = route;
  const query = Object.keys(takes.query ?? {});
  const declared = pathNames(path);
  const changes = ['PUT', 'PATCH', 'DELETE'].includes(method);
  return [
    ...(answers.length === 0 ? ['does not say what it answers: answers: { 200: … } in service.ts'] : []),
    ...(open === (takes.allow === 'anyone')
      ? []
      : [open ? 'is open, but its handler does not allow anyone' : 'allows anyone, but is not open']),
    ...(method === 'POST' && takes.idempotencyKey === undefined && takes.signedBody !== true
      ? ['is a POST without an Idempotency-Key: idempotencyKey in its handler']
      : []),
    ...(changes && takes.ifMatch !== true ? [`is a ${method} without If-Match: ifMatch in its handler`] : []),
    ...(takes.path ?? [])
      .filter((name) => !declared.includes(name))
      .map((name) => `reads the path parameter ${name}, which is not in its path`),
    ...(body !== undefined && body.schema.examples === undefined
      ? [`its body has no example: examples in services/${service}/schemas/${body.name}.json`]
      : []),
    ...(Array.isArray(takes.query)
      ? ['names query parameters without saying what each may be: readers in its handler']
      : query
          .filter((name) => parameters[name] === undefined && !WELL_KNOWN.includes(name))
          .map((name) => `does not say what ${name} is: parameters: { ${name}: '…' } in service.ts`)),
    ...Object.keys(parameters)
      .filter((name) => !query.includes(name) && !declared.includes(name))
      .map((name) => `describes ${name}, which its handler does not take`),
    ...repeated(refuses.map(({ code }) => code)).map((code) => `refuses twice with ${code}`),
    ...refuses
      .filter(({ kind }) => kind === 'internal')
      .map(({ code }) => `lists ${code}, of which no caller is told`),
  ];
};

/** Parameters that mean the same wherever they are. */
export const WELL_KNOWN = ['cursor', 'limit', 'atLeast'];
