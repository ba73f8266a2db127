import type { RuleModel, TargetModel } from '../model.ts';
import { type Account, generatedName } from './account.ts';
import type { Problems } from './problem.ts';
import { busNameOf, ruleArn } from './resource-attributes.ts';
import type { ResolvedResource } from './resources.ts';
import type { Section } from './section.ts';
import { RESOURCE_KEYS, readTargetInput } from './target-input.ts';

/** What EventBridge does when a target has no policy: 24 hours and 185 attempts. */
export const DEFAULT_RETRY = { maximumAttempts: 185, maximumAgeSeconds: 86_400 } as const;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
export const RETRY_LIMITS = { attempts: { min: 0, max: 185 }, ageSeconds: { min: 60, max: 86_400 } } as const;

const RULE_PROPERTIES = [
  'Name',
  'Description',
  'EventBusName',
  'EventPattern',
  'ScheduleExpression',
  'State',
  'Targets',
  'RoleArn',
  'Tags',
];
const TARGET_KEYS = ['Id', 'Arn', 'RoleArn', 'RetryPolicy', 'DeadLetterConfig', 'SqsParameters'];
const TRANSFORMATIONS = ['Input', 'InputPath', 'InputTransformer'];

/** A rule as declared: with a pattern it becomes a RuleModel, with an expression a schedule. */
export interface DeclaredRule extends RuleModel {
  readonly scheduleExpression?: string;
  readonly inputs: ReadonlyMap<string, unknown>;
}

/** Reads an `AWS::Events::Rule`. */
export function readRule(resource: ResolvedResource, account: Account, problems: Problems): DeclaredRule {
  const { logicalId, properties } = resource;
  properties.only(RULE_PROPERTIES, 'the rule property');
  const name = properties.text('Name') ?? generatedName(account, logicalId);
  const busName = busNameOf(properties.text('EventBusName'));
  const scheduleExpression = properties.text('ScheduleExpression');
  const origin = { file: resource.origin.file, path: properties.origin.path };

  if (scheduleExpression === undefined && !properties.has('EventPattern')) {
    problems.add('MISSING_VALUE', origin, 'the rule has neither an EventPattern nor a ScheduleExpression');
  }
  if (scheduleExpression !== undefined && properties.has('EventPattern')) {
    problems.add(
      'UNSUPPORTED_SETTING',
      origin,
      'a rule with both a pattern and a schedule is two rules; split it',
    );
  }
  const inputs = new Map<string, unknown>();
  const targets = properties.children('Targets').map((target) => {
    if (scheduleExpression !== undefined) {
      for (const key of ['InputPath', 'InputTransformer'])
        target.refuse(key, `${key} of a schedule is not supported locally; give an Input`);
    }
    target.only([...TARGET_KEYS, ...TRANSFORMATIONS], 'the target setting');
    const ownInput =
      scheduleExpression === undefined ? readTargetInput(target, RESOURCE_KEYS, problems) : undefined;
    const read = { ...readTarget(target), ...(ownInput === undefined ? {} : { input: ownInput }) };
    const input = target.text('Input');
    if (input !== undefined && scheduleExpression !== undefined)
      inputs.set(read.id, parseInput(input, target, problems));
    return read;
  });
  return {
    name,
    arn: ruleArn(account, busName, name),
    busName,
    enabled: (properties.oneOf('State', ['ENABLED', 'DISABLED']) ?? 'ENABLED') === 'ENABLED',
    pattern: properties.raw('EventPattern'),
    targets,
    origin,
    inputs,
    ...(scheduleExpression === undefined ? {} : { scheduleExpression }),
  };
}

function readTarget(target: Section): TargetModel {
  const retry = target.child('RetryPolicy');
  const deadLetterQueueArn = target.child('DeadLetterConfig')?.requiredText('Arn');
  const messageGroupId = target.child('SqsParameters')?.text('MessageGroupId');
  return {
    id: target.requiredText('Id'),
    arn: target.requiredText('Arn'),
    retry: {
      maximumAttempts:
        retry?.integer('MaximumRetryAttempts', RETRY_LIMITS.attempts) ?? DEFAULT_RETRY.maximumAttempts,
      maximumAgeSeconds:
        retry?.integer('MaximumEventAgeInSeconds', RETRY_LIMITS.ageSeconds) ??
        DEFAULT_RETRY.maximumAgeSeconds,
    },
    ...(deadLetterQueueArn === undefined ? {} : { deadLetterQueueArn }),
    ...(messageGroupId === undefined ? {} : { messageGroupId }),
  };
}

function parseInput(text: string, target: Section, problems: Problems): unknown {
  try {
    return JSON.parse(text);
  } catch {
    problems.add('INVALID_VALUE', target.at('Input'), 'Input is not JSON');
    return undefined;
  }
}
