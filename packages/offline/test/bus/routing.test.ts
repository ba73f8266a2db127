import { createRouting } from '../../src/bus/routing.ts';
import type { RuleModel } from '../../src/model.ts';
import { busArn, eventWith, ruleNamed, targetOf } from './model.ts';

const target = (id: string) => targetOf('arn:aws:sqs:eu-central-1:123456789012:notes', { id });
const buses = ['notes', 'bills'].map((name) => ({ name, arn: busArn(name) }));

function matched(rules: readonly RuleModel[], busName: string): readonly string[] {
  const routes = createRouting({ buses, rules }).match(busName, eventWith());
  return routes.map((route) => `${route.rule.name} ${route.target.id}`);
}

test('an event is seen by the rules of its own bus alone', () => {
  const rules = [
    ruleNamed('of-notes', { targets: [target('a')] }),
    ruleNamed('of-bills', { busName: 'bills', targets: [target('a')] }),
    ruleNamed('of-default', { busName: 'default', targets: [target('a')] }),
  ];
  expect(matched(rules, 'notes')).toEqual(['of-notes a']);
  expect(matched(rules, 'bills')).toEqual(['of-bills a']);
  expect(matched(rules, 'default')).toEqual(['of-default a']);
});

test('every rule that matches and is enabled delivers to each of its targets', () => {
  const rules = [
    ruleNamed('first', { targets: [target('a'), target('b')] }),
    ruleNamed('second', { targets: [target('a')] }),
    ruleNamed('off', { enabled: false, targets: [target('a')] }),
    ruleNamed('other', { pattern: { source: ['elsewhere'] }, targets: [target('a')] }),
  ];
  expect(matched(rules, 'notes')).toEqual(['first a', 'first b', 'second a']);
});

test('a bus is found by its name and its ARN, the default bus without being declared', () => {
  const { busName } = createRouting({ buses, rules: [] });
  expect([busName('notes'), busName(busArn('bills')), busName('default')]).toEqual([
    'notes',
    'bills',
    'default',
  ]);
  expect(busName('nobody')).toBeUndefined();
});
