import { parsePath, payloadOf } from '../../src/bus/input/index.ts';
import { follow } from '../../src/bus/input/json-path.ts';
import type { TargetInput } from '../../src/model.ts';
import { eventWith, ruleNamed } from './model.ts';

const event = eventWith({
  detail: {
    'instance-id': 'i-1',
    state: 'RUNNING',
    count: 3,
    tags: ['a', 'b'],
    note: 'say "hi"',
    owner: { id: 7 },
  },
});
const context = { rule: ruleNamed('watch', {}), ingestedAtMs: Date.UTC(2026, 10, 23, 20, 0, 1) };

const filled = (template: string, paths: Readonly<Record<string, string>> = {}) =>
  payloadOf({ kind: 'transformer', paths, template }, event, context);
const paths = {
  instance: '$.detail.instance-id',
  state: '$.detail.state',
  count: '$.detail.count',
  tags: '$.detail.tags',
  owner: '$.detail.owner',
  note: '$.detail.note',
  nothing: '$.detail.nothing',
};

test('without an input the target gets the event, with a constant the constant alone', () => {
  expect(JSON.parse(payloadOf(undefined, event, context))).toEqual(event);
  expect(payloadOf({ kind: 'constant', json: '{"pass": 1}' }, event, context)).toBe('{"pass": 1}');
});

test.each([
  ['$', event],
  ['$.detail.owner', { id: 7 }],
  ['$.detail.state', 'RUNNING'],
  ['$.detail.tags[1]', 'b'],
  ['$.detail.nothing', null],
])('an input path of %s gives that part as JSON', (path, expected) => {
  const input: TargetInput = { kind: 'path', path };
  expect(JSON.parse(payloadOf(input, event, context))).toEqual(expected);
});

describe('a template', () => {
  test.each([
    ['"instance <instance> is in <state>"', '"instance i-1 is in RUNNING"'],
    ['"instance \\"<instance>\\" is in <state>"', '"instance \\"i-1\\" is in RUNNING"'],
    ['{"instance":<instance>,"state":<state>}', '{"instance":"i-1","state":"RUNNING"}'],
    ['{"state":"<state>","all":[9,<count>,true]}', '{"state":"RUNNING","all":[9,3,true]}'],
    ['{"tags":<tags>,"owner":<owner>}', '{"tags":["a","b"],"owner":{"id":7}}'],
    ['{"note":"<note>"}', '{"note":"say \\"hi\\""}'],
    ['{"a":"<nothing>","b":<nothing>}', '{"a":"","b":""}'],
    ['<instance> is plain', '"i-1" is plain'],
  ])('%s becomes %s', (template, expected) => {
    expect(filled(template, paths)).toBe(expected);
  });

  test('knows the rule, the time and the event without being told', () => {
    const template =
      '{"rule":"<aws.events.rule-name>","arn":<aws.events.rule-arn>,"at":<aws.events.event.ingestion-time>,' +
      '"event":<aws.events.event.json>,"head":<aws.events.event>}';
    const { detail, ...head } = event;
    expect(JSON.parse(filled(template))).toEqual({
      rule: 'watch',
      arn: context.rule.arn,
      at: '2026-11-23T20:00:01.000Z',
      event: { ...head, detail },
      head,
    });
  });
});

describe('a path', () => {
  test.each(['detail', '$.', '$..detail', "$['detail']", '$.a[?(@.b)]', '$.a[-1]'])(
    '%s is refused',
    (text) => {
      expect(parsePath(text)).toBeUndefined();
    },
  );

  test('with a wildcard gives a list', () => {
    const all = parsePath('$.items[*].id') ?? [];
    expect(follow(all, { items: [{ id: 1 }, {}, { id: 2 }] })).toEqual([1, 2]);
    expect(follow(all, { items: [] })).toBeUndefined();
  });
});
