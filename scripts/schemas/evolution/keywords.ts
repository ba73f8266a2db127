import type { Schema } from '../schema.ts';
import type { BreakingChange } from './breaking-change.ts';

/** Keywords that bound from below, from above, and those that say one exact thing. */
const LOWER = ['minimum', 'minLength', 'minItems', 'minProperties'];
const UPPER = ['maximum', 'maxLength', 'maxItems'];
const EXACT = ['format', 'pattern', 'const', 'multipleOf', 'uniqueItems'];

const STORED = 'events that are stored or under way may break it';
const RUNNING = 'consumers that are running refuse what it would let through';

/** What breaks in the rules on a single value, its fields apart. */
export const keywordChanges = (
  published: Schema,
  proposed: Schema,
  at: string,
): readonly BreakingChange[] => [
  ...[...LOWER, ...UPPER].flatMap((keyword) => boundChange(keyword, published, proposed, at)),
  ...EXACT.flatMap((keyword) => exactChange(keyword, published[keyword], proposed[keyword], at)),
  ...enumChanges(published.enum, proposed.enum, at),
  ...annotationChanges(published, proposed, at),
];

const shown = (value: unknown): string => JSON.stringify(value);

const boundChange = (
  keyword: string,
  { [keyword]: before }: Schema,
  { [keyword]: after }: Schema,
  at: string,
): readonly BreakingChange[] => {
  if (typeof before !== 'number' || typeof after !== 'number') return exactChange(keyword, before, after, at);
  if (before === after) return [];
  const narrower = LOWER.includes(keyword) ? after > before : after < before;
  return [
    {
      at: `${at}/${keyword}`,
      rule: `${keyword}-${after > before ? 'raised' : 'lowered'}`,
      because: `It was ${before} and would be ${after}: ${narrower ? STORED : RUNNING}.`,
    },
  ];
};

const exactChange = (
  keyword: string,
  before: unknown,
  after: unknown,
  at: string,
): readonly BreakingChange[] => {
  const place = `${at}/${keyword}`;
  if (before === after) return [];
  if (before === undefined)
    return [{ at: place, rule: `${keyword}-introduced`, because: `It would be ${shown(after)}: ${STORED}.` }];
  if (after === undefined)
    return [{ at: place, rule: `${keyword}-dropped`, because: `It was ${shown(before)}: ${RUNNING}.` }];
  const because = `It was ${shown(before)} and would be ${shown(after)}: ${STORED}, and ${RUNNING}.`;
  return [{ at: place, rule: `${keyword}-changed`, because }];
};

const enumChanges = (
  before: readonly unknown[] | undefined,
  after: readonly unknown[] | undefined,
  at: string,
): readonly BreakingChange[] => {
  if (before === undefined || after === undefined) return exactChange('enum', before, after, at);
  const removed = before.filter((value) => !after.includes(value));
  const added = after.filter((value) => !before.includes(value));
  const change = (rule: string, values: readonly unknown[], because: string): readonly BreakingChange[] =>
    values.length === 0 ? [] : [{ at: `${at}/enum`, rule, because }];
  return [
    ...change('enum-narrowed', removed, `${removed.join(', ')} would be gone: ${STORED}.`),
    ...change(
      'enum-widened',
      added,
      `${added.join(', ')} would be new: ${RUNNING}, and no handler has a case for it.`,
    ),
  ];
};

/** What is no assertion and yet relied on: who may see a field, and where an event belongs. */
const annotationChanges = (published: Schema, proposed: Schema, at: string): readonly BreakingChange[] => {
  const marked =
    published['x-personal-data'] === true && proposed['x-personal-data'] !== true
      ? [
          {
            at: `${at}/x-personal-data`,
            rule: 'personal-data-unmarked',
            because:
              'Stored events hold personal data here: unmarked, it would be shown, kept and not erased.',
          },
        ]
      : [];
  const aggregate = published['x-aggregate'];
  const moved =
    aggregate === proposed['x-aggregate']
      ? []
      : [
          {
            at: `${at}/x-aggregate`,
            rule: 'aggregate-changed',
            because: `It was about ${aggregate}: the rules of ordered consumers match by aggregate type, and its sequence counts per aggregate.`,
          },
        ];
  const kind = published['x-kind'];
  const turned =
    kind === proposed['x-kind']
      ? []
      : [
          {
            at: `${at}/x-kind`,
            rule: 'kind-changed',
            because: `It was a ${kind}: whoever consumes it relies on whom it is for.`,
          },
        ];
  return [...marked, ...moved, ...turned];
};
