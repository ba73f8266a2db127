import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A part of the document; what it holds is known by the check that `npm run api -- check` makes of it. */
export interface Part {
  readonly [key: string]: unknown;
}

/** One operation of the document. */
export interface ApiOperation {
  /** `GET /users/{userId}` */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody: Part | undefined;
  readonly responses: Readonly<Record<string, Part>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Part;
}

export interface ApiDocument {
  /** The operation that answers, with the values of its path parameters; undefined when there is none. */
  find(
    method: string,
    path: string,
  ): { readonly operation: ApiOperation; readonly path: Readonly<Record<string, string>> } | undefined;
  readonly operations: readonly ApiOperation[];
  /** The whole of it, for what follows references into it. */
  readonly content: Part;
}

const FILE = resolve(import.meta.dirname, '../../../../docs/api/openapi.json');

/** The document of the platform's API, with its references followed but for those to schemas. */
export const readApiDocument = (file: string = FILE): ApiDocument => {
  const content: Part = JSON.parse(readFileSync(file, 'utf8'));
  const follow = (part: unknown): Part => {
    const { $ref } = asPart(part);
    return typeof $ref === 'string' ? follow(at(content, $ref)) : asPart(part);
  };
  const routes = Object.entries(asPart(content.paths)).flatMap(([template, item]) =>
    Object.entries(asPart(item)).map(([method, declared]) => {
      const { parameters, requestBody, responses } = asPart(declared);
      const list = Array.isArray(parameters) ? parameters : [];
      return {
        method: method.toUpperCase(),
        template,
        operation: {
          name: `${method.toUpperCase()} ${template}`,
          // The document was checked to be OpenAPI: this is what parameters are.
          parameters: list.map(follow) as unknown as readonly Parameter[],
          requestBody: requestBody === undefined ? undefined : asPart(requestBody),
          responses: Object.fromEntries(
            Object.entries(asPart(responses)).map(([status, response]) => [
              status,
              withHeaders(follow(response), follow),
            ]),
          ),
        },
      };
    }),
  );
  // Of two paths that fit, the one with fewer parameters answers.
  routes.sort((one, other) => one.template.split('{').length - other.template.split('{').length);
  return {
    content,
    operations: routes.map(({ operation }) => operation),
    find: (method, path) => {
      for (const { method: its, template, operation } of routes) {
        const values = its === method ? valuesIn(template, path) : undefined;
        if (values !== undefined) return { operation, path: values };
      }
      return undefined;
    },
  };
};

export const asPart = (value: unknown): Part =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const withHeaders = (response: Part, follow: (part: unknown) => Part): Part => ({
  ...response,
  headers: Object.fromEntries(
    Object.entries(asPart(response.headers)).map(([name, header]) => [name, follow(header)]),
  ),
});

const at = (content: Part, reference: string): unknown =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((part, key) => asPart(part)[key], content);

const valuesIn = (template: string, path: string): Readonly<Record<string, string>> | undefined => {
  const [names, given] = [template.split('/'), path.split('/')];
  if (names.length !== given.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const value = given[index] ?? '';
    const parameter = /^\{(\w+)\}$/.exec(name)?.[1];
    if (parameter !== undefined && value !== '') values[parameter] = value;
    else if (name !== value) return undefined;
  }
  return values;
};
