import { archiveReplayPrefix, EVERY_CONSUMER } from '@edtech/contracts/replay';
import { isShared, SOURCE_PREFIX, sourceOf } from '../sources.ts';
import type { ConsumerDeclaration } from './declarations.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const PATTERN_CHARACTERS = 2_048;

type Pattern = { readonly [field: string]: unknown };

/**
 * What the rule of a consumer must let through, and nothing else. An ordered consumer gets everything that its aggregates
 * publish, so that it can tell what is missing; any other gets the events that it handles. Neither looks at the version:
 * one that the consumer does not speak must become a dead letter, not vanish. Events that are published again reach the
 * consumer that they are meant for, or all of them; those of an archive's replay, the consumer that it is named after.
 */
export const rulePattern = ({ name, ordered, contracts }: ConsumerDeclaration): Pattern => {
  const sources = contracts.some(isShared) ? [{ prefix: SOURCE_PREFIX }] : sorted(contracts.map(sourceOf));
  const chosen =
    ordered === false
      ? { source: sources, 'detail-type': sorted(contracts.map(({ type }) => type)) }
      : {
          source: sources,
          detail: { aggregate: { type: sorted(contracts.map(({ aggregate }) => aggregate)) } },
        };
  return {
    ...chosen,
    $or: [
      { detail: { replay: { consumer: [name, EVERY_CONSUMER] } } },
      { detail: { replay: { id: [{ exists: false }] } }, 'replay-name': [{ exists: false }] },
      { 'replay-name': [{ prefix: archiveReplayPrefix(name) }] },
    ],
  };
};

const sorted = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

const WIDTH = 100;

/** `pattern` as it stands in a template: YAML, a field a line, nested ones in braces, long lists item by item. */
export const patternLines = (pattern: Pattern): readonly string[] =>
  Object.entries(pattern).flatMap(([field, value]) => {
    const line = `${field}: ${flow(value)}`;
    if (field !== '$or' && line.length <= WIDTH) return [line];
    const items = Array.isArray(value) ? value : [value];
    return [`${field}:`, ...items.flatMap((item) => itemLines(item))];
  });

const itemLines = (item: unknown): readonly string[] =>
  isFields(item)
    ? Object.entries(item).map(
        ([field, value], index) => `${index === 0 ? '  - ' : '    '}${field}: ${flow(value)}`,
      )
    : [`  - ${flow(item)}`];

const isFields = (value: unknown): value is Pattern =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names of events, sources, aggregates and consumers need no quotes in YAML; a lone asterisk does. */
const flow = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (isFields(value))
    return `{ ${Object.entries(value)
      .map(([field, inner]) => `${field}: ${flow(inner)}`)
      .join(', ')} }`;
  const text = String(value);
  return /^\w[\w.-]*$/.test(text) ? text : JSON.stringify(text);
};
