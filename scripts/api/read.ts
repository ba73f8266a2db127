import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Takes } from '@edtech/http';
import {
  type AnswerBody,
  type AnswerStatus,
  type FileOf,
  isCatchAll,
  type PageOf,
  type Route,
  routeOf,
  type Service,
} from '@edtech/infrastructure';
import { isRecord } from '../schemas/services/declarations.ts';
import type { BodySchema, Schemas } from '../schemas/source.ts';
import { environmentOf } from './environment.ts';
import type { AnswerContent, Operation } from './operation.ts';

/** What a route lacks, or says wrongly, in words that say what to do. */
export interface Lack {
  /** `user: POST /users` */
  readonly route: string;
  readonly lack: string;
}

export interface ReadApi {
  readonly operations: readonly Operation[];
  readonly lacks: readonly Lack[];
}

/**
 * The operations of `services`: what is declared of them, and what their handlers say that they take. Their functions are
 * loaded for that, and none is called.
 */
export const readApi = async (
  root: string,
  services: readonly Service[],
  schemas: Pick<Schemas, 'requests' | 'answers'>,
): Promise<ReadApi> => {
  Object.assign(process.env, environmentOf(root, services));
  const operations: Operation[] = [];
  const lacks: Lack[] = [];
  for (const service of services) {
    for (const route of service.routes.filter((one) => !isCatchAll(one))) {
      const of = `${service.name}: ${routeOf(route)}`;
      const say = (lack: string): void => void lacks.push({ route: of, lack });
      const file = `services/${service.name}/src/functions/${route.file}.ts`;
      const takes = await takesOf(join(root, file)).catch((error: unknown) => String(error));
      if (typeof takes === 'string') say(`${file} cannot be loaded: ${takes}`);
      else if (takes === undefined)
        say(`${file} does not say what it takes: make its handler with httpHandler or webhookHandler`);
      else operations.push(operationOf(service.name, route, takes, schemas, say));
    }
  }
  return { operations, lacks };
};

const takesOf = async (file: string): Promise<Takes | undefined> => {
  const module: { readonly handler?: unknown } = await import(pathToFileURL(file).href);
  const { handler } = module;
  const takes = typeof handler === 'function' && 'takes' in handler ? handler.takes : undefined;
  // Only `routeHandler` of @edtech/http gives a handler something of this name.
  return isRecord(takes) ? (takes as unknown as Takes) : undefined;
};

const operationOf = (
  service: string,
  route: Route,
  takes: Takes,
  { requests, answers }: Pick<Schemas, 'requests' | 'answers'>,
  say: (lack: string) => void,
): Operation => {
  const own = (schemas: readonly BodySchema[]) => schemas.filter((schema) => schema.service === service);
  const body = own(requests).find(({ title }) => title === takes.body?.name);
  if (takes.body !== undefined && body === undefined)
    say(`its body ${takes.body.name} has no schema in services/${service}/schemas`);
  const found = Object.entries(route.answers ?? {}).flatMap(([status, answer]) => {
    const content = contentOf(answer, own(answers));
    if (content === undefined && !isFile(answer))
      say(`answers with ${nameOf(answer)}, but there is no ${schemaFile(service, nameOf(answer))}`);
    // The keys of `answers` are these statuses; objects have texts as keys.
    return content === undefined ? [] : [[Number(status) as AnswerStatus, content] as const];
  });
  return { service, route, takes, ...(body === undefined ? {} : { body }), answers: found };
};

const isFile = (answer: AnswerBody): answer is FileOf => typeof answer === 'object' && 'mediaTypes' in answer;

const nameOf = (answer: string | PageOf): string => (typeof answer === 'string' ? answer : answer.of);

const schemaFile = (service: string, name: string): string =>
  `services/${service}/schemas/${name}-answer.json`;

const contentOf = (answer: AnswerBody, schemas: readonly BodySchema[]): AnswerContent | undefined => {
  if (answer === 'nothing') return { kind: 'nothing' };
  if (isFile(answer)) return { kind: 'file', mediaTypes: answer.mediaTypes };
  const schema = schemas.find(({ name }) => name === `${nameOf(answer)}-answer`);
  if (schema === undefined) return undefined;
  return typeof answer === 'string' ? { kind: 'one', schema } : { kind: 'page', list: answer.list, schema };
};
