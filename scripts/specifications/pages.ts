import type { Output } from '../schemas/output.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Specification } from './specification.ts';
import { capitalized, eventsInWords, words } from './words.ts';

const FOLDER = 'docs/specifications';

const NOTE = '<!-- Written by "npm run specifications" from the tests of the domains. -->';

/** The pages, one for each service, and their table of contents. */
export const pagesOf = (
  specifications: readonly Specification[],
  elsewhere: readonly Elsewhere[],
): Output => {
  const services = [...Map.groupBy(specifications, ({ service }) => service)];
  return new Map([
    [`${FOLDER}/README.md`, contents(services)],
    ...services.map(([service, of]): [string, string] => [
      `${FOLDER}/${service}.md`,
      page(
        service,
        of,
        elsewhere.filter((one) => one.service === service),
      ),
    ]),
  ]);
};

const text = (parts: readonly string[]): string => `${parts.join('\n\n')}\n`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map(
      (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`,
    )
    .join('\n');

const rulesIn = (specifications: readonly Specification[]): number =>
  new Set(specifications.map(({ groups, rule }) => JSON.stringify([groups, rule]))).size;

const contents = (services: readonly (readonly [string, readonly Specification[]])[]): string =>
  text([
    NOTE,
    '# What the platform does, rule by rule',
    'Every rule below is a test, and holds: *given* what has happened, *when* somebody asks for something, *then* this follows, ' +
      'or the request is refused, with the words that whoever asked gets to read.',
    table(
      ['service', 'what it decides about', 'rules'],
      services.map(([service, of]) => [
        `[${service}](${service}.md)`,
        [...new Set(of.map(({ aggregate }) => words(aggregate)))].join(', '),
        String(rulesIn(of)),
      ]),
    ),
    'How to add one: write it as a test with `given`, `when` and `then` in `services/<service>/test/domain`, then run `npm run specifications`.',
  ]);

const page = (
  service: string,
  specifications: readonly Specification[],
  elsewhere: readonly Elsewhere[],
): string =>
  text([
    NOTE,
    `# ${capitalized(service)}`,
    '[All services](README.md)',
    ...[...Map.groupBy(specifications, ({ aggregate }) => aggregate)].flatMap(([aggregate, of]) => [
      `## ${capitalized(words(aggregate))}`,
      ...[...Map.groupBy(of, ({ groups }) => groups.join(': '))].flatMap(([group, rules]) => [
        ...(group === '' ? [] : [`### ${capitalized(group)}`]),
        rulesTable(rules),
      ]),
    ]),
    ...(elsewhere.length === 0
      ? []
      : [
          '## Refused before anything is decided',
          table(
            ['refusal', 'because', 'shown by'],
            elsewhere.map(({ refusal, because, test }) => [words(refusal), because, `\`${test}\``]),
          ),
        ]),
  ]);

/** The rule is told once, in the first of its rows. */
const rulesTable = (rules: readonly Specification[]): string =>
  table(
    ['rule', 'given', 'when', 'then'],
    rules.map(({ rule, given, when, outcome }, place) => [
      rules[place - 1]?.rule === rule ? '' : rule,
      given.length === 0 ? '*nothing yet*' : eventsInWords(given),
      words(when),
      outcomeInWords(outcome),
    ]),
  );

const outcomeInWords = (outcome: Specification['outcome']): string => {
  if ('refusal' in outcome) return `**refused**: “${outcome.message}” (\`${outcome.code}\`)`;
  return outcome.length === 0 ? '*nothing more*' : eventsInWords(outcome);
};
