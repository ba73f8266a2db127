import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Elsewhere } from './elsewhere.ts';
import type { Inventory } from './inventory.ts';
import type { Specification } from './specification.ts';

/** What the services' domains hold that no specification speaks of, and what is wrong with the list of what is shown elsewhere. */
export const gapsIn = (
  inventories: readonly Inventory[],
  specifications: readonly Specification[],
  elsewhere: readonly Elsewhere[],
): readonly string[] => [
  ...specifications.filter(({ when }) => when === '').map(unnamed),
  ...inventories.flatMap((inventory) =>
    gapsOf(
      inventory,
      specifications.filter(({ service }) => service === inventory.service),
      elsewhere.filter(({ service }) => service === inventory.service),
    ),
  ),
];

const unnamed = ({ service, groups, rule }: Specification): string =>
  `services/${service}: "${[...groups, rule].join(' ')}" asks for a decision that the domain does not export: it has no name`;

const gapsOf = (
  { service, aggregates, decisions, refusals }: Inventory,
  specifications: readonly Specification[],
  elsewhere: readonly Elsewhere[],
): readonly string[] => {
  const specified = {
    aggregates: new Set(specifications.map(({ aggregate }) => aggregate)),
    decisions: new Set(specifications.map(({ when }) => when)),
    refusals: new Set(
      specifications.flatMap(({ outcome }) => ('refusal' in outcome ? [outcome.refusal] : [])),
    ),
  };
  const listed = new Set(elsewhere.map(({ refusal }) => refusal));
  const without = (kind: keyof typeof specified, names: readonly string[]): readonly string[] =>
    names.filter((name) => !specified[kind].has(name));
  return [
    ...without('aggregates', aggregates).map((name) => `the aggregate ${name} has no specification`),
    ...without('decisions', decisions).map((name) => `no specification says when ${name} does what`),
    ...without('refusals', refusals)
      .filter((name) => !listed.has(name))
      .map((name) => `no specification ends with the refusal ${name}`),
    ...[...listed]
      .filter((name) => specified.refusals.has(name) || !refusals.includes(name))
      .map((name) => `${name} is listed as shown elsewhere, and has a specification or is gone`),
  ].map((problem) => `services/${service}: ${problem}`);
};

/** What is listed as shown by a test that says nothing of it. */
export const unproven = (root: string, elsewhere: readonly Elsewhere[]): readonly string[] =>
  elsewhere
    .filter(({ test, refusal, says = refusal }) => {
      const file = join(root, test);
      return !existsSync(file) || !readFileSync(file, 'utf8').includes(says);
    })
    .map(({ service, refusal, test }) => `services/${service}: ${test} does not show ${refusal}`);
