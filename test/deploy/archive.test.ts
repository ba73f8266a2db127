import { compilePattern } from '../../packages/offline/src/patterns/index.ts';
import { archivePattern } from '../../scripts/replay/archive/archives.ts';
import { stageOf } from '../../scripts/stage.ts';
import { packagedTemplate, type Template } from './template.ts';

let template: Template;

beforeAll(async () => {
  template = await packagedTemplate('prod');
}, 120_000);

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

describe('the rule of every consumer', () => {
  const rules = () =>
    Object.values(template.Resources).filter(
      ({ Type, Properties }) => Type === 'AWS::Events::Rule' && Properties.EventPattern?.$or !== undefined,
    );

  test('takes new events, replays for it or for all, and archive replays that are named after it; no others', () => {
    expect(rules().length).toBeGreaterThan(1);
    for (const { Properties } of rules()) {
      const consumer = /^edtech-(.+)-prod$/.exec(Properties.Name)?.[1] ?? '';
      const { source, 'detail-type': types = ['user.created'], detail = {} } = Properties.EventPattern;
      const event = {
        source: typeof source[0] === 'string' ? source[0] : 'edtech.user',
        'detail-type': types[0],
        detail: { id: 'e', aggregate: { type: detail.aggregate?.type[0] ?? 'SequenceGap' } },
      };
      const takes = compilePattern(Properties.EventPattern);
      const marked = (replay: object) => ({ ...event, detail: { ...event.detail, replay } });
      expect(takes(event)).toBe(true);
      expect(takes(marked({ id: 'r', consumer }))).toBe(true);
      expect(takes(marked({ id: 'r', consumer, mode: 'reprocess' }))).toBe(true);
      expect(takes(marked({ id: 'r', consumer: '*' }))).toBe(true);
      expect(takes(marked({ id: 'r', consumer: `${consumer}-2` }))).toBe(false);
      expect(takes({ ...event, 'replay-name': `${consumer}.20261123T101500` })).toBe(true);
      expect(takes({ ...event, 'replay-name': `${consumer}-2.20261123T101500` })).toBe(false);
      expect(takes({ ...event, 'replay-name': 'somebody' })).toBe(false);
    }
  });
});
