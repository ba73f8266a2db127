import { createHash } from 'node:crypto';
import type { FunctionModel, RuleModel, ScheduleModel } from '../model.ts';
import type { Account } from './account.ts';
import type { Problems } from './problem.ts';
import { busNameOf, ruleArn } from './resource-attributes.ts';
import { DEFAULT_RETRY, RETRY_LIMITS } from './rules.ts';
import type { Section } from './section.ts';
import { EVENT_KEYS, readTargetInput } from './target-input.ts';

const SETTINGS = [
  'eventBus',
  'pattern',
  'schedule',
  'name',
  'description',
  'enabled',
  'retryPolicy',
  'deadLetterQueueArn',
  'input',
  'inputPath',
  'inputTransformer',
];
const LONGEST_NAME = 64;

export type EventBridgeEvent =
  | { readonly kind: 'rule'; readonly rule: RuleModel }
  | { readonly kind: 'schedule'; readonly schedule: ScheduleModel };

/** Reads an `eventBridge` event: the rule that the framework generates, with the function as its target. */
export function readEventBridgeEvent(
  event: Section,
  target: { readonly function: FunctionModel; readonly position: number },
  account: Account,
  problems: Problems,
): EventBridgeEvent {
  const { function: fn, position } = target;
  event.only(SETTINGS, 'the eventBridge setting');
  const name = event.text('name') ?? ruleName(fn.name, `rule-${position}`);
  const enabled = event.flag('enabled') ?? true;
  const expression = event.text('schedule');
  if (expression !== undefined) {
    event.refuse('pattern', 'an event with both a pattern and a schedule is two events; split it');
    for (const key of ['inputPath', 'inputTransformer'])
      event.refuse(key, `${key} of a schedule is not supported locally; give an input`);
    const input = event.raw('input');
    return {
      kind: 'schedule',
      schedule: {
        id: `${fn.key}.${name}`,
        functionKey: fn.key,
        enabled,
        expression,
        ...(input === undefined ? {} : { input }),
        origin: event.origin,
      },
    };
  }

  const input = readTargetInput(event, EVENT_KEYS, problems);
  const busName = busNameOf(event.text('eventBus'));
  const retry = event.child('retryPolicy');
  const deadLetterQueueArn = event.text('deadLetterQueueArn');
  return {
    kind: 'rule',
    rule: {
      name,
      arn: ruleArn(account, busName, name),
      busName,
      enabled,
      pattern: event.raw('pattern'),
      targets: [
        {
          id: ruleName(name, 'target'),
          arn: fn.arn,
          retry: {
            maximumAttempts:
              retry?.integer('maximumRetryAttempts', RETRY_LIMITS.attempts) ?? DEFAULT_RETRY.maximumAttempts,
            maximumAgeSeconds:
              retry?.integer('maximumEventAge', RETRY_LIMITS.ageSeconds) ?? DEFAULT_RETRY.maximumAgeSeconds,
          },
          ...(deadLetterQueueArn === undefined ? {} : { deadLetterQueueArn }),
          ...(input === undefined ? {} : { input }),
        },
      ],
      origin: event.origin,
    },
  };
}

/** The framework's names for rules and targets, shortened by a digest where they are too long for EventBridge. */
function ruleName(base: string, suffix: string): string {
  const name = `${base}-${suffix}`;
  if (name.length <= LONGEST_NAME) return name;
  const digest = createHash('md5').update(name).digest('hex');
  return `${name.slice(0, LONGEST_NAME - digest.length - suffix.length - 1)}${digest}-${suffix}`;
}
