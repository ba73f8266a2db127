import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from '../output.ts';
import { type Problem, SchemasRefused } from '../refusal.ts';
import type { ConsumerDeclaration } from './declarations.ts';
import { PATTERN_CHARACTERS, patternLines, rulePattern } from './rule-pattern.ts';

/*
 * A rule stands among the resources of its service, written by hand, where whoever reviews it sees it whole; only its
 * EventPattern follows from the consumer's declaration and is kept so.
 */

const resourcesFile = (service: string): string => `services/${service}/resources.yml`;

/**
 * The resources of the services at `root` with the patterns that the consumers ask for.
 * @throws SchemasRefused for a consumer without a rule, a rule without a consumer, or a pattern too long for EventBridge
 */
export const rulesOutput = (root: string, consumers: readonly ConsumerDeclaration[]): Output => {
  const problems: Problem[] = [];
  const output = new Map<string, string>();
  for (const [service, declared] of Map.groupBy(consumers, (consumer) => consumer.service)) {
    const file = resourcesFile(service);
    const say = (problem: string) => problems.push({ file, at: '', problem });
    if (!existsSync(join(root, file))) {
      say(`is missing, but ${declared.map(({ name }) => name).join(', ')} needs a rule`);
      continue;
    }
    const current = readFileSync(join(root, file), 'utf8');
    let text = current;
    for (const consumer of declared) {
      const pattern = rulePattern(consumer);
      const length = JSON.stringify(pattern).length;
      if (length > PATTERN_CHARACTERS)
        say(
          `the pattern of ${consumer.name} would have ${length} characters; EventBridge takes ${PATTERN_CHARACTERS}`,
        );
      const replaced = withPattern(text, consumer.name, patternLines(pattern));
      if (replaced === undefined) say(missing(consumer.name, patternLines(pattern)));
      else text = replaced;
    }
    for (const [, name = ''] of text.matchAll(
      /^ *- detail: \{ replay: \{ consumer: \[([^,\]]*)[^\]]*\] \} \}$/gm,
    ))
      if (!declared.some((consumer) => consumer.name === name))
        say(`holds a rule for ${name}, but the service declares no such consumer`);
    output.set(file, text);
  }
  if (problems.length > 0) throw new SchemasRefused(problems);
  return output;
};

const ruleName = (consumer: string): string => `Name: edtech-${consumer}-\${sls:stage}`;

const missing = (consumer: string, lines: readonly string[]): string =>
  [
    `holds no AWS::Events::Rule with "${ruleName(consumer)}" and an EventPattern. The consumer asks for`,
    '        EventPattern:',
    ...lines.map((line) => `          ${line}`),
  ].join('\n');

/** `text` with `lines` as the pattern of the rule of `consumer`; undefined when there is no such rule. */
const withPattern = (text: string, consumer: string, lines: readonly string[]): string | undefined => {
  const all = text.split('\n');
  const name = all.findIndex((line, index) => line.trim() === ruleName(consumer) && isOfRule(all, index));
  if (name === -1) return undefined;
  const indent = indentOf(all[name]);
  const key = all.findIndex((line, index) => index > name && line === `${' '.repeat(indent)}EventPattern:`);
  const end = all.findIndex((line, index) => index > name && line.trim() !== '' && indentOf(line) < indent);
  if (key === -1 || (end !== -1 && key > end)) return undefined;
  const after = all.findIndex((line, index) => index > key && indentOf(line) <= indent);
  return [
    ...all.slice(0, key + 1),
    ...lines.map((line) => `${' '.repeat(indent + 2)}${line}`),
    ...all.slice(after === -1 ? all.length : after),
  ].join('\n');
};

/** Whether the property at `index` is that of a rule: other resources may bear the same name. */
const isOfRule = (all: readonly string[], index: number): boolean =>
  all
    .slice(0, index)
    .findLast((line) => /^ +Type: /.test(line))
    ?.trim() === 'Type: AWS::Events::Rule';

const indentOf = (line = ''): number => line.length - line.trimStart().length;
