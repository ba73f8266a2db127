import { catalogueModules, envelopeModules, eventModules } from './event-modules.ts';
import type { Output } from './output.ts';
import { type Problem, SchemasRefused } from './refusal.ts';
import { registryTemplate } from './registry.ts';
import { requestModules } from './request-modules.ts';
import { readSchemas } from './source.ts';

/**
 * Everything that follows from the schemas of the repository at `root`. Writes nothing.
 * @throws SchemasRefused when a schema is not fit for generation
 */
export const plan = async (root: string): Promise<Output> => {
  const { envelope, events, requests } = readSchemas(root);
  return merged([
    envelopeModules(envelope),
    ...events.map(eventModules),
    ...requests.map(requestModules),
    catalogueModules(events),
    registryTemplate(events, envelope),
  ]);
};

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
