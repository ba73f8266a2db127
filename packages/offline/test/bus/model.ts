import type { BusEvent } from '../../src/bus/index.ts';
import type { FunctionModel, RuleModel, TargetModel } from '../../src/model.ts';
import { ACCOUNT_ID, REGION } from '../queues/model.ts';

const origin = { file: 'serverless.yml', path: 'resources' };

export function functionNamed(key: string): FunctionModel {
  return {
    key,
    name: `fixture-test-${key}`,
    arn: `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:fixture-test-${key}`,
    handler: 'handler.ts',
    timeoutSeconds: 5,
    memoryMegabytes: 256,
    environment: {},
  };
}

export function busArn(name: string): string {
  return `arn:aws:events:${REGION}:${ACCOUNT_ID}:event-bus/${name}`;
}

export function targetOf(arn: string, settings: Partial<TargetModel> = {}): TargetModel {
  return { id: 'target', arn, retry: { maximumAttempts: 185, maximumAgeSeconds: 86_400 }, ...settings };
}

export function ruleNamed(name: string, settings: Partial<RuleModel>): RuleModel {
  return {
    name,
    arn: `arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/notes/${name}`,
    busName: 'notes',
    enabled: true,
    pattern: { source: ['fixture.notes'] },
    targets: [],
    origin,
    ...settings,
  };
}

export function eventWith(settings: Partial<BusEvent> = {}): BusEvent {
  return {
    version: '0',
    id: 'event-1',
    'detail-type': 'note.written',
    source: 'fixture.notes',
    account: ACCOUNT_ID,
    time: '2026-11-23T20:00:00Z',
    region: REGION,
    resources: [],
    detail: { id: 'note-1' },
    ...settings,
  };
}
