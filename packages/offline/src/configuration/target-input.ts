import { PREDEFINED, parsePath, variablesIn } from '../bus/input/index.ts';
import type { TargetInput } from '../model.ts';
import type { Problems } from './problem.ts';
import { isMapping, type Section } from './section.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html */
const LIMITS = { variables: 100, templateCharacters: 8_192 } as const;

/** How a declaration spells the settings: as in CloudFormation, or as in the framework's events. */
export interface InputKeys {
  readonly input: string;
  readonly inputPath: string;
  readonly inputTransformer: string;
  readonly pathsMap: string;
  readonly template: string;
}

export const RESOURCE_KEYS: InputKeys = {
  input: 'Input',
  inputPath: 'InputPath',
  inputTransformer: 'InputTransformer',
  pathsMap: 'InputPathsMap',
  template: 'InputTemplate',
};
export const EVENT_KEYS: InputKeys = {
  input: 'input',
  inputPath: 'inputPath',
  inputTransformer: 'inputTransformer',
  pathsMap: 'inputPathsMap',
  template: 'inputTemplate',
};

/** Reads what a target gets instead of the whole event; undefined when it gets that. */
export function readTargetInput(
  target: Section,
  keys: InputKeys,
  problems: Problems,
): TargetInput | undefined {
  const given = [keys.input, keys.inputPath, keys.inputTransformer].filter((key) => target.has(key));
  if (given.length > 1)
    problems.add('INVALID_VALUE', target.origin, `has ${given.join(' and ')}, of which there can be one`);
  if (target.has(keys.input)) return readConstant(target, keys.input, problems);
  if (target.has(keys.inputPath)) {
    const path = target.text(keys.inputPath) ?? '$';
    checkPath(path, target, keys.inputPath, problems);
    return { kind: 'path', path };
  }
  const transformer = target.child(keys.inputTransformer);
  return transformer === undefined ? undefined : readTransformer(transformer, keys, problems);
}

function readConstant(target: Section, key: string, problems: Problems): TargetInput {
  const raw = target.raw(key);
  // The framework takes a mapping as well, and writes it as JSON.
  if (typeof raw !== 'string') return { kind: 'constant', json: JSON.stringify(raw) };
  try {
    JSON.parse(raw);
  } catch {
    problems.add('INVALID_VALUE', target.at(key), `${key} is not JSON`);
  }
  return { kind: 'constant', json: raw };
}

function readTransformer(transformer: Section, keys: InputKeys, problems: Problems): TargetInput {
  transformer.only([keys.pathsMap, keys.template], 'the input transformer setting');
  const template = transformer.requiredText(keys.template);
  const declared = transformer.raw(keys.pathsMap) ?? {};
  const paths: Record<string, string> = {};
  const wrong = (sentence: string) => problems.add('INVALID_VALUE', transformer.at(keys.pathsMap), sentence);
  for (const [name, path] of Object.entries(isMapping(declared) ? declared : {})) {
    paths[name] = String(path);
    checkPath(String(path), transformer, keys.pathsMap, problems);
    if (name.toLowerCase().startsWith('aws.')) wrong(`the variable ${name} is reserved`);
  }
  if (Object.keys(paths).length > LIMITS.variables)
    wrong(`there are more than ${LIMITS.variables} variables`);
  const known = new Set<string>([...Object.keys(paths), ...PREDEFINED]);
  const unknown = variablesIn(template).filter((name) => !known.has(name));
  const complain = (sentence: string) =>
    problems.add('INVALID_VALUE', transformer.at(keys.template), sentence);
  if (unknown.length > 0) complain(`uses variables that are not declared: ${unknown.join(', ')}`);
  if (template.length > LIMITS.templateCharacters)
    complain(`is longer than ${LIMITS.templateCharacters} characters`);
  return { kind: 'transformer', paths, template };
}

function checkPath(path: string, section: Section, key: string, problems: Problems): void {
  if (parsePath(path) !== undefined) return;
  problems.add(
    'INVALID_VALUE',
    section.at(key),
    `"${path}" is no path that EventBridge takes; write $.detail.name, with indices and wildcards`,
  );
}
