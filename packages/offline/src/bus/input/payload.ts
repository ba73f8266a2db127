import type { RuleModel, TargetInput } from '../../model.ts';
import type { BusEvent } from '../event.ts';
import { follow, parsePath } from './json-path.ts';
import { fillTemplate } from './template.ts';

export interface PayloadContext {
  readonly rule: Pick<RuleModel, 'name' | 'arn'>;
  /** When the bus took the event, in epoch milliseconds. */
  readonly ingestedAtMs: number;
}

/** The JSON text that a target gets instead of the event, or the event itself when it has no input of its own. */
export function payloadOf(input: TargetInput | undefined, event: BusEvent, context: PayloadContext): string {
  switch (input?.kind) {
    case undefined:
      return JSON.stringify(event);
    case 'constant':
      return input.json;
    case 'path':
      return JSON.stringify(valueAt(input.path, event)) ?? 'null';
    case 'transformer':
      return fillTemplate(input.template, (name) => {
        const path = input.paths[name];
        return path === undefined ? predefined(name, event, context) : valueAt(path, event);
      });
    default:
      return input satisfies never;
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export const PREDEFINED = [
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event.ingestion-time',
  'aws.events.event',
  'aws.events.event.json',
] as const;

function predefined(name: string, event: BusEvent, { rule, ingestedAtMs }: PayloadContext): unknown {
  const found = PREDEFINED.find((known) => known === name);
  switch (found) {
    case 'aws.events.rule-arn':
      return rule.arn;
    case 'aws.events.rule-name':
      return rule.name;
    case 'aws.events.event.ingestion-time':
      return new Date(ingestedAtMs).toISOString();
    case 'aws.events.event': {
      const { detail: _, ...rest } = event;
      return rest;
    }
    case 'aws.events.event.json':
      return event;
    case undefined:
      return undefined;
    default:
      return found satisfies never;
  }
}

function valueAt(path: string, event: BusEvent): unknown {
  const parsed = parsePath(path);
  return parsed === undefined ? undefined : follow(parsed, event);
}
