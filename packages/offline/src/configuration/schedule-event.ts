import type { ScheduleModel } from '../model.ts';
import type { Problems } from './problem.ts';
import { isMapping, type Section } from './section.ts';

const SETTINGS = [
  'rate',
  'enabled',
  'input',
  'name',
  'description',
  'method',
  'timezone',
  'roleArn',
  'groupName',
  'inputPath',
  'inputTransformer',
];

/** Reads a `schedule` event: one ScheduleModel for each of its expressions. */
export function readScheduleEvent(
  event: Section,
  target: { readonly id: string; readonly functionKey: string },
  problems: Problems,
): readonly ScheduleModel[] {
  event.only(SETTINGS, 'the schedule setting');
  event.refuse('inputPath', 'inputPath is not supported locally; give an input');
  event.refuse('inputTransformer', 'inputTransformer is not supported locally; give an input');
  const scheduler = event.oneOf('method', ['eventBus', 'scheduler']) === 'scheduler';
  if (scheduler && !event.has('input')) {
    problems.add(
      'UNSUPPORTED_SETTING',
      event.at('method'),
      'without an input, the scheduler sends an event of its own, which is not imitated; give an input',
    );
  }
  const timezone = event.text('timezone');
  if (!scheduler)
    event.refuse('timezone', 'AWS takes a timezone with method: scheduler only; rules run in UTC');

  const expressions = event.list('rate') ?? [];
  if (expressions.length === 0)
    problems.add('MISSING_VALUE', event.at('rate'), 'needs at least one expression');
  const input = readInput(event.raw('input'), event, problems);
  return expressions.map((expression, index) => ({
    id: expressions.length === 1 ? target.id : `${target.id}.${index + 1}`,
    functionKey: target.functionKey,
    enabled: event.flag('enabled') ?? true,
    expression: String(expression),
    ...(timezone === undefined ? {} : { timezone }),
    ...(input === undefined ? {} : { input }),
    origin: event.origin,
  }));
}

/** The framework takes the input as JSON text, as a mapping, or as a mapping whose `body` is JSON text. */
function readInput(input: unknown, event: Section, problems: Problems): unknown {
  try {
    if (typeof input === 'string') return JSON.parse(input);
    if (isMapping(input) && typeof input.body === 'string') return { ...input, body: JSON.parse(input.body) };
    return input;
  } catch {
    problems.add('INVALID_VALUE', event.at('input'), 'is not JSON');
    return undefined;
  }
}
