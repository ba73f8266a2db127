import { answerModules } from './answer-modules.ts';
import { asyncApiText } from './catalogue/asyncapi.ts';
import { catalogueModel } from './catalogue/model.ts';
import { cataloguePage } from './catalogue/page.ts';
import { catalogueModules, envelopeModules, eventModules } from './event-modules.ts';
import type { Output } from './output.ts';
import { type Problem, SchemasRefused } from './refusal.ts';
import { registryTemplate } from './registry.ts';
import { requestModules } from './request-modules.ts';
import type { Declarations } from './services/declarations.ts';
import type { EventSchema, Schemas } from './source.ts';

/**
 * What follows from the schemas alone: contracts and the schema registry. Writes nothing.
 * @throws SchemasRefused when a schema is not fit for generation
 */
export const contractsOutput = async ({ envelope, events, requests, answers }: Schemas): Promise<Output> =>
  merged([
    envelopeModules(envelope),
    ...events.map((event, index) => eventModules(event, predecessor(event, events[index - 1]))),
    ...requests.map(requestModules),
    ...answers.map(answerModules),
    catalogueModules(events),
    registryTemplate(events, envelope),
  ]);

export const CATALOGUE = 'docs/events';

/** What follows from the schemas and from what the services declare: the catalogue. Writes nothing. */
export const servicesOutput = (schemas: Schemas, declarations: Declarations): Output => {
  const model = catalogueModel(schemas, declarations);
  return new Map([
    [`${CATALOGUE}/index.html`, cataloguePage(model)],
    [`${CATALOGUE}/asyncapi.json`, asyncApiText(model)],
  ]);
};

/** `before` when it is an older version of `event`: events are ordered by type, then version. */
const predecessor = (event: EventSchema, before: EventSchema | undefined): EventSchema | undefined =>
  before?.type === event.type ? before : undefined;

/** All of `parts` as one; when schemas are refused, what is wrong with any of them as one. */
const merged = async (parts: readonly (Output | Promise<Output>)[]): Promise<Output> => {
  const output = new Map<string, string>();
  const problems: Problem[] = [];
  for (const part of await Promise.allSettled(parts)) {
    if (part.status === 'fulfilled') for (const [path, content] of part.value) output.set(path, content);
    else if (part.reason instanceof SchemasRefused) problems.push(...part.reason.problems);
    else throw part.reason;
  }
  if (problems.length > 0) throw new SchemasRefused(problems);
  return output;
};
