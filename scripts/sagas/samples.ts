import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventContract } from '@edtech/contracts';
import type { SagaDefinition } from '@edtech/saga';
import type { Samples } from '@edtech/saga/check';

/** What a saga is checked with: the examples of the schemas of what it hears, in the repository at `root`. */
export const samplesOf = (root: string, { startsOn, stages }: SagaDefinition): Samples => ({
  start: exampleOf(root, startsOn),
  replies: Object.fromEntries(
    stages
      .flatMap(({ steps }) => steps)
      .map(({ name, success }) => [name, exampleOf(root, success.contract)]),
  ),
});

/** @throws Error when the schema has no example */
const exampleOf = (root: string, { context, type, version }: EventContract): unknown => {
  const name = `schemas/${context}/${type}.v${version}.json`;
  const [path] = globSync(name, { cwd: root });
  const schema: { readonly examples?: readonly unknown[] } =
    path === undefined ? {} : JSON.parse(readFileSync(join(root, path), 'utf8'));
  const [example] = schema.examples ?? [];
  if (example === undefined) throw new Error(`${name} has no example.`);
  return example;
};
