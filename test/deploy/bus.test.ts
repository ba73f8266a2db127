import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allContracts } from '@edtech/contracts/catalogue';
import { compilePattern } from '../../packages/offline/src/patterns/index.ts';
import { archivePattern } from '../../scripts/replay/archive/archives.ts';
import { readSchemas } from '../../scripts/schemas/source.ts';
import { stageOf } from '../../scripts/stage.ts';
import { PACKAGING_MILLISECONDS, ROOT } from './packages.ts';
import { type Declared, declaredConsumers } from './routing/declared.ts';
import { type Mismatch, mismatchesOf } from './routing/mismatches.ts';
import { published, recordedOf } from './routing/published.ts';
import { type Receivers, receiversIn } from './routing/receivers.ts';
import { UNHANDLED } from './routing/unhandled.ts';
import { arnOf, packagedTemplate, resourceIn, type Template } from './template.ts';

// As CloudFormation takes it: any JSON, changed here where the rule is known.
// biome-ignore lint/suspicious/noExplicitAny: a pattern's own shape
type Pattern = Readonly<Record<string, any>>;

let template: Template;

beforeAll(async () => {
  template = await packagedTemplate('prod');
}, PACKAGING_MILLISECONDS);

const archive = () => {
  const found = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Events::Archive');
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
};

test("the platform's archive keeps what is published on its bus, for as long as the stage says", () => {
  expect(archive()).toMatchObject({
    ArchiveName: 'edtech-platform-events-prod',
    SourceArn: { 'Fn::GetAtt': ['EventBus', 'Arn'] },
    RetentionDays: 90,
  });
});

test('it has the name under which operators look for it', () => {
  expect(archive().ArchiveName).toBe(stageOf('prod').busName);
  expect(template.Resources.EventBus?.Properties.Name).toBe(stageOf('prod').busName);
});

test('it keeps no event that is published again, and neither does one that operators create', () => {
  expect(archive().EventPattern).toEqual(archivePattern(undefined));
  const event = {
    source: 'edtech.user',
    'detail-type': 'user.created',
    detail: { id: 'e', aggregate: { type: 'User' } },
  };
  const again = (replay: object) => ({ ...event, detail: { ...event.detail, replay } });
  for (const pattern of [archivePattern(undefined), archivePattern(['user.created'])]) {
    const keeps = compilePattern(pattern);
    expect(keeps(event)).toBe(true);
    expect(keeps(again({ id: 'r', consumer: 'payment-accounts' }))).toBe(false);
    expect(keeps(again({ id: 'r', consumer: '*' }))).toBe(false);
    expect(keeps({ ...event, 'replay-name': 'payment-accounts.1' })).toBe(false);
  }
});

describe('the rules', () => {
  let consumers: readonly Declared[];
  let receivers: Receivers;

  const { events: schemas } = readSchemas(ROOT);
  const recorded = allContracts.flatMap((contract) => recordedOf(contract));
  const gap = recorded.find(({ type }) => type === 'sequence.gap.found');
  /** What any service publishes when it misses something, as each of them would publish it. */
  const gaps = [...new Set(recorded.map(({ source }) => source))].flatMap((source) =>
    gap === undefined ? [] : [{ ...gap, source }],
  );
  const events = [...recorded, ...gaps];

  const handlersOf = (type: string): readonly string[] =>
    consumers
      .filter(({ contracts }) => contracts.some((contract) => contract.type === type))
      .map(({ name }) => name)
      .sort();

  beforeAll(async () => {
    consumers = await declaredConsumers();
    receivers = receiversIn(template);
  });

  test('are asked about every version of every event', () => {
    const asked = new Set(events.map(({ type, version }) => `${type}.v${version}`));
    expect(asked).toEqual(new Set(allContracts.map(({ type, version }) => `${type}.v${version}`)));
    expect(gaps.length).toBeGreaterThan(5);
    expect(consumers.length).toBeGreaterThan(20);
  });

  test('bring each event, new or again, to the consumers that declare themselves for it, and to nobody else', () => {
    expect(mismatchesOf(events, consumers, receivers)).toEqual([]);
  });

  test('bring an event in a version that nobody speaks yet to the same consumers: it becomes a dead letter, and is seen', () => {
    const later = recorded.map((event) => ({ ...event, version: 99 }));
    expect(mismatchesOf(later, consumers, receivers)).toEqual([]);
  });

  test('bring every request to one consumer', () => {
    const requests = schemas.filter(({ kind }) => kind === 'request').map(({ type }) => type);
    expect(requests.length).toBeGreaterThan(5);
    for (const event of recorded.filter(({ type }) => requests.includes(type)))
      expect([event.type, receivers(published(event))]).toEqual([event.type, [expect.any(String)]]);
  });

  test('bring facts and replies to somebody who handles them, but for those of which a list says why not', () => {
    const others = schemas.filter(({ kind }) => kind !== 'request').map(({ type }) => type);
    const unhandled = new Set(others.filter((type) => handlersOf(type).length === 0));
    expect([...unhandled].sort()).toEqual(Object.keys(UNHANDLED).sort());
  });

  test('bring nobody what has a source outside of the platform', () => {
    for (const source of ['acme.user', 'user', 'edtech', 'edtechx.user', 'EDTECH.user', 'my.edtech.user'])
      for (const event of recorded)
        expect([source, event.type, receivers(published({ ...event, source }))]).toEqual([
          source,
          event.type,
          [],
        ]);
  });

  test('say what the catalogue says: it names those who handle an event', () => {
    const { operations } = JSON.parse(readFileSync(join(ROOT, 'docs/events/asyncapi.json'), 'utf8'));
    const received = Object.keys(operations).flatMap((name) => {
      const [, consumer = '', type = ''] = /^([^.]+)\.receives\.(.+)$/.exec(name) ?? [];
      return type === '' ? [] : [{ consumer, type }];
    });
    for (const { type } of allContracts) {
      const named = received.filter((one) => one.type === type).map(({ consumer }) => consumer);
      expect([type, named.sort()]).toEqual([type, handlersOf(type)]);
    }
  });

  /** The template with another pattern in the rule of a consumer. */
  const tampered = (rule: string, change: (pattern: Pattern) => Pattern): Template => {
    const { Type, Properties } = resourceIn(template, rule);
    const altered = { ...Properties, EventPattern: change(Properties.EventPattern) };
    return { Resources: { ...template.Resources, [rule]: { Type, Properties: altered } } };
  };

  test.each<[string, string, (pattern: Pattern) => Pattern, Partial<Mismatch>]>([
    [
      'forgets one of the types',
      'PaymentLessonsRule',
      (pattern) => ({ ...pattern, 'detail-type': ['lesson.cancelled'] }),
      { event: 'lesson.completed.v1 of edtech.tutoring', way: 'new', missing: ['payment-lessons'] },
    ],
    [
      'takes a type too many',
      'TutoringTutorsRule',
      (pattern) => ({ ...pattern, 'detail-type': [{ prefix: 'user.' }] }),
      { event: 'user.profile.updated.v1 of edtech.user', way: 'new', unwanted: ['tutoring-tutors'] },
    ],
    [
      'leaves out what an ordered consumer does not handle',
      'LearningProgressRule',
      (pattern) => ({ ...pattern, 'detail-type': ['lesson.completed', 'course.access.granted'] }),
      { event: 'lesson.created.v1 of edtech.tutoring', way: 'new', missing: ['learning-progress'] },
    ],
    [
      'looks at the version',
      'UserRepublicationRule',
      (pattern) => ({ ...pattern, detail: { version: [2] } }),
      { event: 'sequence.gap.found.v1 of edtech.payment', way: 'new', missing: ['user-republication'] },
    ],
    [
      'takes the replays of others',
      'PaymentAccountsRule',
      ({ $or: _, ...pattern }) => pattern,
      { way: 'again, for notification-recipients', unwanted: ['payment-accounts'] },
    ],
    [
      "takes another's name for its own, by its beginning",
      'PaymentAccountsRule',
      (pattern) => ({
        ...pattern,
        $or: [...pattern.$or, { 'replay-name': [{ prefix: 'payment-accounts' }] }],
      }),
      { way: "an archive's, for payment-accounts-2", unwanted: ['payment-accounts'] },
    ],
  ])('are noticed when one %s', (_, rule, change, mismatch) => {
    const found = mismatchesOf(events, consumers, receiversIn(tampered(rule, change)));
    expect(found).toContainEqual(expect.objectContaining(mismatch));
  });

  test('are noticed when one sends to the queue of another consumer, or is on another bus', () => {
    const { Type, Properties } = resourceIn(template, 'ChatUsersRule');
    const altered = (more: object): Template => ({
      Resources: { ...template.Resources, ChatUsersRule: { Type, Properties: { ...Properties, ...more } } },
    });
    const event = 'user.deactivated.v1 of edtech.user';
    const strayed = altered({ Targets: [{ Arn: arnOf('ChatLessonsQueue') }] });
    expect(mismatchesOf(events, consumers, receiversIn(strayed))).toContainEqual({
      event,
      way: 'new',
      missing: ['chat-users'],
      unwanted: ['chat-lessons'],
    });
    const elsewhere = altered({ EventBusName: 'default' });
    expect(mismatchesOf(events, consumers, receiversIn(elsewhere))).toContainEqual({
      event,
      way: 'new',
      missing: ['chat-users'],
      unwanted: [],
    });
  });
});
