import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { ReferenceUnclear, referenceIn } from '../../../scripts/outbox/reference.ts';
import { configuredRetention } from '../../../scripts/outbox/retention.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

const outbox = (
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(ROOT, 'scripts/outbox.ts'), ...args],
      (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end();
  });

test('help tells the commands, with examples', async () => {
  const { code, stdout } = await outbox('--help');
  expect(code).toBe(0);
  for (const word of ['list', 'show', 'retry', 'stats', 'Examples:']) expect(stdout).toContain(word);
});

test.each([
  ['retry', /give either keys or --all/],
  ['retry User/u-1 --all --yes', /give either keys or --all/],
  ['retry --all', /give --yes/],
  ['retry nonsense --yes', /names no record/],
  ['list --status done', /pending, processing, failed/],
  ['list --limit 0', /whole number/],
  ['list --service mail', /payment, .*user/],
  ['show', /missing required argument/],
])('"outbox %s" is used wrongly, and says how to use it', async (line, says) => {
  const { code, stderr } = await outbox(...line.split(' '));
  expect(stderr).toMatch(says);
  expect(code).toBe(2);
});

test('a record is called by the id of its event, its aggregate, or its place in it', () => {
  const id = '2f1c9a4e-7d53-5b0e-9c1a-6d8f0b7a3e21';
  expect(referenceIn(id.toUpperCase())).toMatchObject({ by: 'event', id });
  expect(referenceIn('User/u-1')).toMatchObject({ aggregateType: 'User', aggregateId: 'u-1' });
  expect(referenceIn('User/u-1')).not.toHaveProperty('sequence');
  expect(referenceIn('User/u-1/12')).toMatchObject({ aggregateId: 'u-1', sequence: 12 });
  expect(referenceIn('User/42')).toMatchObject({ aggregateId: '42' });
  expect(referenceIn('User/a/b/3')).toMatchObject({ aggregateId: 'a/b', sequence: 3 });
  for (const text of ['', 'User', 'User/', 'user/u-1', id.slice(1)])
    expect(() => referenceIn(text)).toThrow(ReferenceUnclear);
});

test('the retention of a stage is its own, or the default', () => {
  const yml = [
    'service: edtech',
    'params:',
    '  default:',
    '    # for ever',
    '    outboxRetentionDays: forever',
    '    logRetentionDays: 30',
    '  prod:',
    '    outboxRetentionDays: 365 # a year',
    '  test:',
    '    logRetentionDays: 1',
    'provider:',
    '  prod:',
    '    outboxRetentionDays: 7',
  ].join('\n');
  expect(configuredRetention(yml, 'prod')).toBe('365');
  expect(configuredRetention(yml, 'test')).toBe('forever');
  expect(configuredRetention(yml, 'dev')).toBe('forever');
  expect(configuredRetention('service: edtech', 'dev')).toBeUndefined();
});
